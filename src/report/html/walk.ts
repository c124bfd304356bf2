/** The outage node by node: a table of one instant, which the page's script lets a reader move through the outage and between points. */
import type { NodeWalk } from "../../core/result.ts";
import type { PointSummary } from "../../core/summary.ts";
import { html, jsonMarkup, type Markup } from "../escape.ts";
import { spanOf } from "../gather.ts";
import { formatTime, timeStyle } from "../time.ts";
import { INSPECTIONS_EXPLAINED } from "../words.ts";

/** What the walks of a page may take together; the first points have theirs. */
const BYTES_MAX = 250_000;

interface Walked {
  readonly label: string;
  readonly events: readonly (readonly [atSeconds: number, text: string])[];
  readonly walk: NodeWalk;
}

/** Null where nothing befell any node. */
export function walkSection(points: readonly PointSummary[]): { readonly body: Markup; readonly hint: string } | null {
  const { all, leftOut } = walkedOf(points);
  if (all.length === 0) return null;
  const [{ walk, events, label }] = all;
  const struck = events[0]?.[0] ?? walk.atSeconds[0];
  const at = Math.max(
    0,
    walk.atSeconds.findIndex((seconds) => seconds > struck),
  );
  const { fromSeconds, toSeconds } = spanOf(points);
  const when = formatTime(walk.atSeconds[at], timeStyle(fromSeconds, toSeconds));
  const note = `${INSPECTIONS_EXPLAINED}${leftOut > 0 ? ` Of ${leftOut} more points it is in summary.json.` : ""}`;
  return {
    hint: "up, left alone by how many, items, stranded and stale copies",
    body: html`<p class="note">${note}</p><div class="walk" data-at="${at}"><p class="walked">${label}, ${when}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Nodes at one instant"><table class="numbers"><caption class="hidden">Nodes at one instant</caption>
<thead><tr><th scope="col">Node</th><th scope="col">State</th><th scope="col">Left alone by<small>of ${walk.processes} processes</small></th><th scope="col">Items</th><th scope="col">Stranded copies</th><th scope="col">Stale copies</th></tr></thead>
<tbody>${walk.nodes.map(
      (node) =>
        html`<tr><th scope="row">${node.name}</th><td data-label="State" class="${node.up[at] === 1 ? "" : "fail"}">${node.up[at] === 1 ? "up" : "down"}</td><td data-label="Left alone by">${countOf(node.avoidedBy, at)}</td><td data-label="Items">${countOf(node.items, at)}</td><td data-label="Stranded copies">${countOf(node.strandedCopies, at)}</td><td data-label="Stale copies">${countOf(node.staleCopies, at)}</td></tr>`,
    )}</tbody></table></div><script type="application/json" class="walks">${jsonMarkup(JSON.stringify(all))}</script></div>`,
  };
}

function walkedOf(points: readonly PointSummary[]): { readonly all: readonly Walked[]; readonly leftOut: number } {
  const own = points.filter(({ control, trialOf, walk }) => !control && trialOf === undefined && walk !== undefined);
  const all: Walked[] = [];
  let bytes = 0;
  for (const { label, events, walk } of own) {
    const walked = { label, events: events.map(({ atSeconds, text }) => [atSeconds, text] as const), walk: walk! };
    bytes += JSON.stringify(walked).length;
    if (bytes > BYTES_MAX && all.length > 0) break;
    all.push(walked);
  }
  return { all, leftOut: own.length - all.length };
}

function countOf(counts: readonly number[] | undefined, at: number): string {
  return counts === undefined ? "–" : counts[at].toLocaleString("en");
}
