/**
 * Faults as vertical rules with labels above the plot, and phases as shades behind it. Labels never overlap each other or a
 * rule: they are put into lanes, and a rule passes only empty lanes on its way up to its label.
 */
import * as Plot from "@observablehq/plot";
import type { Phase, RunEvent } from "../../core/result.ts";
import { groups } from "../gather.ts";
import type { Facet } from "../view.ts";

export const LANE_HEIGHT = 13;
const LANES_MAX = 3;
const CHARACTER_WIDTH = 5.7;
const LABEL_GAP = 8;
const LABEL_OFFSET = 3;
/** How far a label may reach into the margin on the left: not at all, because the labels of the axis are there. */
const LABEL_OVERHANG = 0;
/** Events closer than this share a rule. */
const SAME_RULE_PIXELS = 4;

/** The part of a picture on which times are drawn. */
export interface TimeFrame {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Pixels from the first to the last second, and from the left edge of the frame to the right edge of the picture. */
  readonly width: number;
  readonly widthToEdge: number;
}

export interface EventLabel {
  readonly atSeconds: number;
  /** Where the text begins: at the rule, unless it would leave the picture. */
  readonly textSeconds: number;
  readonly label: string;
  readonly title: string;
  /** 0 is next to the plot; null where no lane had room. */
  readonly lane: number | null;
}

/** Rules with their labels for the events of all points of a facet. */
export function eventLabels(facet: Facet, frame: TimeFrame): EventLabel[] {
  const perSecond = frame.width / (frame.toSeconds - frame.fromSeconds);
  const rules: { x: number; atSeconds: number; events: CountedEvent[] }[] = [];
  for (const event of eventsOf(facet)) {
    if (event.atSeconds < frame.fromSeconds || event.atSeconds > frame.toSeconds) continue;
    const x = (event.atSeconds - frame.fromSeconds) * perSecond;
    const last = rules.at(-1);
    if (last !== undefined && x - last.x < SAME_RULE_PIXELS) last.events.push(event);
    else rules.push({ x, atSeconds: event.atSeconds, events: [event] });
  }
  const placed: Placed[] = [];
  const labels: EventLabel[] = [];
  for (let i = rules.length - 1; i >= 0; i--) {
    const { x, atSeconds, events } = rules[i];
    const label = shortLabel(events);
    const unplaced = rules.slice(0, i).map((rule) => rule.x);
    const place = placeLabel(x, label.length * CHARACTER_WIDTH, frame, placed, unplaced);
    placed.push(place ?? { x, start: x, end: x, lane: 0 });
    labels.push({
      atSeconds,
      textSeconds: frame.fromSeconds + (place?.start ?? x) / perSecond,
      label,
      title: events.map((event) => event.text).join("; "),
      lane: place?.lane ?? null,
    });
  }
  return labels.reverse();
}

/** The box of a label in its lane, and its rule, which passes all lanes below. */
interface Placed {
  readonly x: number;
  readonly start: number;
  readonly end: number;
  readonly lane: number;
}

/** The lowest lane with room to the right of the rule, or else to its left; null where there is none. */
function placeLabel(
  x: number,
  width: number,
  { widthToEdge }: TimeFrame,
  placed: readonly Placed[],
  unplaced: readonly number[],
): Placed | null {
  for (let lane = 0; lane < LANES_MAX; lane++) {
    for (const start of [x + LABEL_OFFSET, x - LABEL_OFFSET - width]) {
      const end = start + width;
      if (start < -LABEL_OVERHANG || end > widthToEdge) continue;
      const covers = (at: number) => at > start - LABEL_GAP / 2 && at < end + LABEL_GAP / 2;
      const collides = placed.some(
        (other) =>
          (other.lane === lane && start < other.end + LABEL_GAP && other.start < end + LABEL_GAP) ||
          (other.lane >= lane && covers(other.x)) ||
          (other.lane <= lane && x > other.start && x < other.end),
      );
      // A rule below this box that has no label yet needs a lane under the box.
      if (!collides && unplaced.filter(covers).length <= lane) return { x, start, end, lane };
    }
  }
  return null;
}

/** The number of lanes that a set of labels needs. */
export function lanesOf(labels: readonly EventLabel[]): number {
  return Math.max(0, ...labels.map(({ lane }) => (lane === null ? 0 : lane + 1)));
}

export function eventMarks(labels: readonly EventLabel[]): Plot.Markish[] {
  const marks: Plot.Markish[] = [];
  const colour = "var(--event)";
  for (let lane = -1; lane < lanesOf(labels); lane++) {
    const here = labels.filter((label) => (label.lane ?? -1) === lane);
    if (here.length === 0) continue;
    const rise = lane < 0 ? 0 : lane * LANE_HEIGHT + LANE_HEIGHT - 3;
    marks.push(
      Plot.ruleX(here, { x: "atSeconds", stroke: colour, strokeWidth: 1, insetTop: -rise, title: "title" }),
      Plot.text(lane < 0 ? [] : here, {
        x: "textSeconds",
        text: "label",
        frameAnchor: "top",
        textAnchor: "start",
        lineAnchor: "bottom",
        dy: -(lane * LANE_HEIGHT + 2),
        fill: colour,
        fontSize: 10,
      }),
    );
  }
  return marks;
}

/**
 * Phases that are wide enough to be seen, in order of their beginning, in alternate shades. A phase that contains others (all
 * that is measured) is not shaded.
 */
export function phaseMarks(facet: Facet, frame: TimeFrame): Plot.Markish[] {
  const perSecond = frame.width / (frame.toSeconds - frame.fromSeconds);
  const seen = phasesOf(facet)
    .map((phase) => ({
      name: phase.name,
      from: Math.max(phase.fromSeconds, frame.fromSeconds),
      to: Math.min(phase.toSeconds, frame.toSeconds),
    }))
    .filter((phase) => (phase.to - phase.from) * perSecond >= 1.5)
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const holds = (a: (typeof seen)[number], b: (typeof seen)[number]) => a !== b && a.from <= b.from && a.to >= b.to;
  const stretches = seen.filter((phase) => !seen.some((other) => holds(phase, other)));
  const whole = (frame.toSeconds - frame.fromSeconds) * 0.95;
  return stretches
    .filter((phase) => phase.to - phase.from < whole)
    .map((phase, i) =>
      Plot.rect([phase], {
        x1: "from",
        x2: "to",
        fill: "var(--phase)",
        fillOpacity: i % 2 === 0 ? 0.06 : 0.15,
        title: "name",
      }),
    );
}

interface CountedEvent extends RunEvent {
  /** How often it struck at that instant, in the point where it struck most often. */
  readonly count: number;
}

/** What struck and when, over all points of a facet. The same event at the same instant in two points counts once. */
function eventsOf(facet: Facet): CountedEvent[] {
  const found = new Map<string, CountedEvent>();
  for (const { point, control } of facet.lines) {
    if (control) continue;
    for (const alike of groups(point.events, ({ atSeconds, what }) => `${atSeconds} ${what}`)) {
      const { atSeconds, what } = alike[0];
      const key = `${atSeconds} ${what}`;
      const known = found.get(key);
      const texts = [...new Set([...(known === undefined ? [] : [known.text]), ...alike.map(({ text }) => text)])];
      found.set(key, { atSeconds, what, text: texts.join("; "), count: Math.max(known?.count ?? 0, alike.length) });
    }
  }
  return [...found.values()].sort((a, b) => a.atSeconds - b.atSeconds);
}

function phasesOf(facet: Facet): readonly Phase[] {
  return facet.lines.find(({ control }) => !control)?.point.phases ?? [];
}

/** `crash`, `crash ×3`, `crash, recover`. */
function shortLabel(events: readonly CountedEvent[]): string {
  const counts = new Map<string, number>();
  for (const { what, count } of events) counts.set(what, (counts.get(what) ?? 0) + count);
  const label = [...counts].map(([what, count]) => (count > 1 ? `${what} ×${count}` : what)).join(", ");
  return label.length > 28 ? `${label.slice(0, 27)}…` : label;
}
