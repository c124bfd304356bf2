/**
 * What each protection that was run buys and costs, against none on the same arrivals: a table with a row for each, in which the pairs of
 * equal seeds say of each number whether it is better, worse, the same, or undecided; and in one sentence what comes of the errors.
 */
import type { Cell, Table } from "../../core/table.ts";
import { unbroken } from "../../report/words.ts";
import { type Measure, waitedFor } from "./measures.ts";
import { estimate, figure, hasPages, mean, type PointSummary, type SummaryFacts, verdictOf } from "./texts.ts";

/** What protections are for, and then what they are paid with. */
const COLUMNS: readonly (readonly [head: string, measure: Measure])[] = [
  ["Requests with an error", "errorRatio"],
  ["Requests that fail, worst minute", "failedRatioWorstMinuteDuringDisturbance"],
  ["Until usual again", "unwellSeconds"],
  ["Old values read", "staleReads"],
  ["p99 in outages", "latencyMsP99DuringDisturbance"],
];

/** Queries that the protection itself refuses: each metric is defined only where there is what it counts. */
const REFUSALS = ["limitedRatio", "brokenOffRatio", "throttledRatio", "shedRatio", "negativeHitRatio"];

const PATH = "protection";

interface Pair {
  readonly base: PointSummary;
  readonly point: PointSummary;
}

/** One table of all points that differ from one without protection in nothing else; none where the repeats compare no such pair. */
export function protectionTables(facts: SummaryFacts): Table[] {
  const pairs = pairsOf(facts);
  if (pairs.length === 0) return [];
  const measures = waitedFor(
    COLUMNS.map(([, measure]) => measure),
    pairs.flatMap(({ base, point }) => [base, point]),
  );
  const bases = [...new Set(pairs.map(({ base }) => base))];
  const rows = bases.flatMap((base) => [
    [
      { text: base.label, strong: true },
      { text: "" },
      ...measures.map((measure) => ({ text: unbroken(figure(base, measure)) })),
      { text: "" },
    ],
    ...pairs.filter((pair) => pair.base === base).map((pair) => rowOf(facts, pair, measures)),
  ]);
  return [
    {
      title: "What each protection buys and costs",
      note: "Against none on the same arrivals: + better, − worse, = the same, ? undecided, since the interval of the difference holds zero. The intervals are under Comparisons; those who are compared with the same point share one risk of 5 %. A query that is refused is an error of its request as well.",
      columns: ["Protection", "Verdict", ...COLUMNS.map(([head]) => head), "Queries it refuses"],
      rows,
      isAnswer: true,
    },
  ];
}

function rowOf(facts: SummaryFacts, { base, point }: Pair, measures: readonly Measure[]): Cell[] {
  const refused = REFUSALS.filter((metric) => (estimate(point, metric)?.low ?? 0) > 0);
  const cells = measures.map((measure): Cell => {
    const verdict = verdictOf(facts, base, point, measure);
    return { text: unbroken(figure(point, measure)), ...(verdict === null ? {} : { verdict }) };
  });
  const refusals: Cell =
    refused.length === 0
      ? { text: "" }
      : { text: unbroken(refused.map((metric) => figure(point, metric)).join(", ")), verdict: "worse" };
  return [{ text: point.label }, { text: wordOf([...cells, refusals]), strong: true }, ...cells, refusals];
}

function wordOf(cells: readonly Cell[]): string {
  const [buys, costs] = (["better", "worse"] as const).map((wanted) => cells.some(({ verdict }) => verdict === wanted));
  if (buys) return costs ? "buys, and costs" : "buys";
  if (costs) return "costs";
  return cells.some(({ verdict }) => verdict === "undecided") ? "undecided" : "no difference";
}

/** Of a sweep of protections and of nothing else; null for any other. */
export function protectionHeadline(facts: SummaryFacts): string | null {
  const pairs = pairsOf(facts);
  const { length } = ownPoints(facts);
  if (pairs.length === 0 || pairs.length + 1 < length) return null;
  const [{ base }] = pairs;
  const sorted = pairs.map(({ point }) => point).sort((a, b) => (mean(a, ERRORS) ?? 0) - (mean(b, ERRORS) ?? 0));
  const those = (verdict: string) => sorted.filter((point) => verdictOf(facts, base, point, ERRORS) === verdict);
  const [fewer, more, same, undecided] = ["better", "worse", "same", "undecided"].map(those);
  const told = (point: PointSummary): string => `${point.label} (${figure(point, ERRORS)})`;
  const parts = [
    ...(fewer.length > 0 ? [`fewer with ${fewer.length} of ${pairs.length}, fewest with ${told(fewer[0])}`] : []),
    ...(more.length > 0 ? [`more with ${more.length}, most with ${told(more.at(-1)!)}`] : []),
    ...(same.length > 0 ? [`as many with ${same.length}`] : []),
    ...(undecided.length > 0 ? [`undecided with ${undecided.length}`] : []),
  ];
  return `Without a protection ${figure(base, ERRORS)} of the requests${hasPages(base) ? " of pages" : ""} end with an error: ${parts.join("; ")}.`;
}

const ERRORS: Measure = "errorRatio";

function ownPoints({ points }: SummaryFacts): PointSummary[] {
  return points.filter(({ control, trialOf }) => !control && trialOf === undefined);
}

/** Each point with a protection beside one that differs from it in nothing but that it has none, where they were compared. */
function pairsOf(facts: SummaryFacts): Pair[] {
  const own = ownPoints(facts);
  const bare = own.filter(({ settings }) => PATH in settings && isNone(settings[PATH]));
  return own.flatMap((point): Pair[] => {
    if (bare.includes(point)) return [];
    const base = bare.find((other) => differInProtection(point, other));
    return base === undefined || verdictOf(facts, base, point, ERRORS) === null ? [] : [{ base, point }];
  });
}

/** `{}`, and where every part of it is none. */
function isNone(protection: unknown): boolean {
  return Object.values(protection ?? {}).every((part) => (part as { readonly name?: unknown } | null)?.name === "none");
}

function differInProtection(a: PointSummary, b: PointSummary): boolean {
  const paths = new Set([...Object.keys(a.settings), ...Object.keys(b.settings)]);
  return [...paths].every(
    (path) => path === PATH || JSON.stringify(a.settings[path]) === JSON.stringify(b.settings[path]),
  );
}
