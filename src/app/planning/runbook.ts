/**
 * The winner of the race as a runbook: clock times, what to do, what memcached's own `stats` and the database say at each step, and when
 * to stop and go back. What it tells of a step is from the run of the winner's world under the first seed, and of the database from all
 * of its futures.
 */

import { capacityOfAll } from "../../../models/database/capacity.ts";
import { plan } from "../../../models/run/plan.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import type { InspectTime } from "../../../models/scenario/types.ts";
import { loadCurves } from "../../../models/workload/load-curves/index.ts";
import type { Inspection } from "../../core/result.ts";
import { formatDuration } from "../../core/text/units.ts";
import { formatBare } from "../../report/format.ts";
import type { Candidate } from "./candidates.ts";
import type { Kept } from "./kept.ts";
import { type Recovery, type RecoveryOptions, SINCE_BACK } from "./recovery.ts";
import { type Configuration, type Loss, nodeText } from "./worlds.ts";

/** What somebody on call looks at, of what memcached prints. */
const WATCHED = ["curr_items", "get_hits", "get_misses", "cmd_set", "evictions", "curr_connections"] as const;

export interface WatchedNode {
  readonly node: string;
  /** By memcached's own names; null while it does not answer. */
  readonly stats: Readonly<Record<string, number>> | null;
}

export interface Step {
  /** Since the start of the run; `clock` is what an operator reads. */
  readonly atSeconds: number;
  readonly clock: string;
  readonly title: string;
  readonly todo: readonly string[];
  readonly watch: readonly WatchedNode[];
}

export interface Runbook {
  readonly configuration: string;
  readonly nodes: readonly string[];
  readonly winner: string;
  /** Others that are not decided to be worse. */
  readonly noWorse: readonly string[];
  readonly steps: readonly Step[];
  /** Queries a second. */
  readonly capacityPerSecond: number;
  /** What the database was offered in the worst minute since the nodes ran again, over its capacity, in the worst future. */
  readonly worstLoad: number | null;
}

interface Instant {
  readonly atSeconds: number;
  readonly title: string;
  readonly todo: readonly string[];
}

/** @returns null where nothing won, or the winner cannot be looked into. */
export async function runbookOf(
  configuration: Configuration,
  { winner, tried, nodes }: Recovery,
  best: Candidate | null,
  {
    loss,
    firstSeed,
    runs,
    kept,
    fine,
  }: Pick<RecoveryOptions, "loss" | "firstSeed" | "runs" | "fine"> & { readonly kept: readonly Kept[] },
): Promise<Runbook | null> {
  if (winner === null || best === null) return null;
  const instants = instantsOf(configuration, best, loss, firstSeed);
  const statsAt =
    best.scenario.detail === undefined && fine === undefined
      ? instants.map(({ atSeconds }) => inspectTime(atSeconds))
      : [];
  const world = { label: `${configuration.label} runbook`.trim(), scenario: { ...best.scenario, statsAt } };
  const asks = [{ world, seed: firstSeed }];
  if (!runs.affords(asks)) return null;
  const [{ inspections = [] }] = await runs.make(asks);
  const { scenario } = configuration;
  const names = new Set(nodes.map((node) => nameOf(scenario, node)));
  const loads = kept.flatMap(({ metrics }) => metrics[SINCE_BACK] ?? []);
  return {
    configuration: configuration.label,
    nodes: nodes.map((node) => nodeText(scenario, node)),
    winner,
    noWorse: tried.filter(({ isNoWorse, name }) => isNoWorse && name !== winner).map(({ name }) => name),
    steps: instants.map((one) => ({
      ...one,
      clock: clockOf(configuration, one.atSeconds),
      watch: watched(inspections, one, names, scenario),
    })),
    capacityPerSecond: capacityOfAll(scenario.database, scenario.workload.reads),
    worstLoad: loads.length === 0 ? null : Math.max(...loads),
  };
}

function instantsOf(
  { lostAtSeconds }: Configuration,
  { scenario, steps }: Candidate,
  loss: Loss,
  seed: number,
): Instant[] {
  const back = lostAtSeconds + loss.forSeconds;
  const strikes = plan(scenario, seed).timed.map(({ atSeconds }) => atSeconds);
  const last = Math.max(back, ...strikes);
  const after = (minutes: number): number => last + 60 * minutes;
  const all: Instant[] = [
    { atSeconds: lostAtSeconds - 1, title: "before the loss", todo: ["This is how it looks while all is well."] },
    {
      atSeconds: lostAtSeconds + 60,
      title: "a minute after the loss",
      todo: ["Leave the other nodes alone: do not restart or flush them."],
    },
    { atSeconds: back - 1, title: "before the return", todo: steps },
    ...(last > back + 60
      ? [{ atSeconds: (back + last) / 2, title: "half-way through the return", todo: ["Go on."] }]
      : []),
    { atSeconds: after(1), title: "a minute after the return", todo: ["Compare with the numbers here."] },
    { atSeconds: after(5), title: "five minutes after the return", todo: ["Compare with the numbers here."] },
    {
      atSeconds: scenario.durationSeconds - 1,
      title: "the end of what was simulated",
      todo: ["If it looks like this it is over."],
    },
  ];
  return all
    .filter(({ atSeconds }) => atSeconds >= 0 && atSeconds < scenario.durationSeconds)
    .sort((a, b) => a.atSeconds - b.atSeconds);
}

function inspectTime(atSeconds: number): InspectTime {
  return { text: `${atSeconds}s`, anchor: "start", occurrence: 1, offsetSeconds: atSeconds };
}

function nameOf({ nodes }: Scenario, position: number): string {
  return `${nodes[position].host}:${nodes[position].port}`;
}

/** The nodes that were lost, each by itself, and one of the others: all of these are much alike. */
function watched(
  inspections: readonly Inspection[],
  { atSeconds }: Instant,
  names: ReadonlySet<string>,
  scenario: Scenario,
): WatchedNode[] {
  const data = inspections.find(({ when }) => when === `${atSeconds}s`)?.data;
  if (!Array.isArray(data)) return [];
  const all = data as readonly { readonly node: string; readonly stats: Readonly<Record<string, unknown>> | null }[];
  const other = scenario.nodes.map((_, i) => nameOf(scenario, i)).find((name) => !names.has(name));
  return all
    .filter(({ node }) => names.has(node) || node === other)
    .map(({ node, stats }) => ({
      node,
      stats:
        stats === null
          ? null
          : Object.fromEntries(
              WATCHED.flatMap((name) => (stats[name] === undefined ? [] : [[name, Number(stats[name])]])),
            ),
    }));
}

/** The time of day where the load follows it, else the time since the loss, T. */
function clockOf({ scenario, lostAtSeconds }: Configuration, atSeconds: number): string {
  const { startAtSeconds, workload } = scenario;
  if (!loadCurves.named(workload.arrivals.load.curve).followsDay) {
    const since = Math.round(atSeconds - lostAtSeconds);
    return `T${since < 0 ? "-" : "+"}${formatDuration(Math.abs(since))}`;
  }
  const seconds = Math.round(startAtSeconds + atSeconds) % 86_400;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  return `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

/** As Markdown, ending with a line break. */
export function runbookText(books: readonly Runbook[]): string {
  return `${books.map(bookText).join("\n\n")}\n`;
}

function bookText({ configuration, nodes, winner, noWorse, steps, capacityPerSecond, worstLoad }: Runbook): string {
  const where = configuration === "" ? "" : `, with ${configuration}`;
  const others =
    noWorse.length === 0
      ? "No other way that was tried is as good."
      : `Not decided to be worse: ${noWorse.join(", ")}.`;
  const perSecond = formatBare(capacityPerSecond, "1/s");
  const stop =
    worstLoad === null
      ? "The runs say nothing of the database since the return."
      : `In the worst of the futures the database was offered ${formatBare(worstLoad * capacityPerSecond, "1/s")} in a minute, ${formatBare(worstLoad, "x")} of the ${perSecond} that it can serve. Stop when it is offered more than that for a minute, or when requests fail that did not before: close the node's port to the clients again, which puts things back to what they were before the return, and wait until the database is as it was then.`;
  return [
    `# Bring back ${nodes.join(", ")}${where}: ${winner}`,
    steps.some(({ clock }) => clock.startsWith("T")) ? `${others} T is the moment of the loss.` : others,
    ...steps.flatMap(({ clock, title, todo, watch }, i) => [
      `## ${i + 1}. ${clock}: ${title}`,
      todo.map((text) => `- ${text}`).join("\n"),
      ...(watch.length === 0 ? [] : [watchText(watch)]),
    ]),
    "## When to stop and go back",
    stop,
    "Counters of `stats` are of one simulated future, since the process started: compare how they grow, and `curr_items`, and not the last digit.",
  ].join("\n\n");
}

function watchText(watch: readonly WatchedNode[]): string {
  const names = WATCHED.filter((name) => watch.some(({ stats }) => stats?.[name] !== undefined));
  const rows = watch.map(
    ({ node, stats }) =>
      `| ${node} | ${names.map((name) => (stats === null ? "does not answer" : String(stats[name] ?? ""))).join(" | ")} |`,
  );
  return [
    `| \`stats\` of | ${names.map((name) => `\`${name}\``).join(" | ")} |`,
    `| --- |${" ---: |".repeat(names.length)}`,
    ...rows,
  ].join("\n");
}
