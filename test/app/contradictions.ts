/**
 * Reads the claims and numbers of a summary's sentences back and holds them against its own tables: an independent reader,
 * who knows what each sentence claims and not how it was made.
 */
import { causes } from "../../models/recording/causes.ts";
import type { PointSummary, Summary } from "../../src/core/summary.ts";
import { formatDifference, formatEstimateLine } from "../../src/report/format.ts";

type Metrics = (name: string) => number;

function metricsOf(point: PointSummary): Metrics {
  return (name) => point.metrics[name]?.mean ?? 0;
}

/** PASS as docs/experiments.md defines it. */
export function passes(point: PointSummary): boolean {
  const of = metricsOf(point);
  return (
    of("databaseLoadWorstMinuteDuringDisturbance") < 1 &&
    of("databaseUtilizationWorstMinuteDuringDisturbance") < 0.95 &&
    of("failedRatioWorstMinuteDuringDisturbance") < 0.01
  );
}

/** Sentences that the tables contradict, each with why. */
export function contradictions(summary: Summary): string[] {
  const own = summary.points.filter(
    ({ control, trialOf, metrics }) =>
      !control && trialOf === undefined && metrics.fallThroughRatioDuringDisturbance?.mean !== null,
  );
  const texts = [
    summary.headline,
    ...summary.verdicts.filter(({ title }) => title !== "PASS and FAIL").map(({ text }) => text),
  ];
  const found: string[] = [];
  const claim = (text: string, says: RegExp, holds: (point: PointSummary) => boolean): void => {
    if (says.test(text) && !own.some(holds)) found.push(`"${text}" says ${says}, which holds for no point`);
  };
  for (const text of texts) {
    claim(text, /PASS: /, passes);
    claim(text, /FAIL: /, (point) => !passes(point));
    claim(
      text,
      /(?<!whether )[Tt]he client fails over/,
      (point) => metricsOf(point)("storedElsewhereDuringDisturbance") > 0,
    );
    claim(text, /does not fail over/, (point) => !(metricsOf(point)(`storedElsewhere${phaseOf(point)}`) > 0));
    claim(text, /No node is lost/, (point) => (point.metrics.deadNodeShare?.mean ?? null) === null);
    claim(text, /nothing is stored elsewhere/, (point) => metricsOf(point)(`storedElsewhere${phaseOf(point)}`) === 0);
    claim(text, /no call fails/, (point) => metricsOf(point)(`getFailureRatio${phaseOf(point)}`) < 0.001);
    claim(text, /most because all workers wait/, (point) => isMost(metricsOf(point), "refusedRatio"));
    claim(text, /most at their deadline/, (point) => isMost(metricsOf(point), "deadlineRatio"));
    claim(text, /all requests end with an error/, (point) => metricsOf(point)(`errorRatio${phaseOf(point)}`) > 0);
    claim(text, /No copy is left/, (point) => Math.max(...leftBy(point)) === 0);
    claim(text, /stranded cop(?:ies are|y is) left/, (point) => Math.max(...leftBy(point)) > 0);
    claim(text, /after outage \d+ of \d+, the most of any/, (point) => isMostLeft(point, text));
    claim(text, /returned with its memory/, (point) => metricsOf(point)("staleReadsKeptMemory") > 0);
    claim(text, /the cause of (?:all|\S+).* is "/, (point) => isCauseOfReads(point, text));
    claim(text, /of the cache gets fail/, (point) => metricsOf(point)("getFailureRatioDuringDisturbance") > 0);
    claim(text, /of the cache sets fail/, (point) => metricsOf(point)("setFailureRatioDuringDisturbance") > 0);
    claim(
      text,
      /no request of the application fails/,
      (point) => metricsOf(point)(`errorRatio${phaseOf(point)}`) === 0,
    );
    claim(text, /its usual reads per get/, (point) => isByClosedForm(metricsOf(point), text));
    claim(text, /less than \.1 % is usual/, (point) => metricsOf(point)("fallThroughRatioBefore") < 0.001);
    claim(
      text,
      /of the gets have no answer|of its gets without an answer/,
      (point) =>
        metricsOf(point)("unansweredRatioDuringOutage") > 0 || metricsOf(point)("unansweredRatioDuringDisturbance") > 0,
    );
    found.push(...foreignNumbers(text, summary));
  }
  return [...found, ...own.flatMap((point) => [...wrongNotes(point), ...wrongOutages(point, summary)])];
}

/** The reads of the first second are as near to (1 - s) + s/(1 - h), or on that side of it, as the text says. */
function isByClosedForm(of: Metrics, text: string): boolean {
  const share = of("deadNodeShare");
  const off = of("databaseReadMultiplier") / (1 - share + share / of("fallThroughRatioBefore")) - 1;
  const side = /\(1 - h\) gives [^:]*: (?:within|[\d.]+ % (less|more))/.exec(text)?.[1];
  return side === undefined ? Math.abs(off) <= 0.03 : side === "less" ? off < -0.03 : off > 0.03;
}

/** Some metric of stale reads by this cause is more than 0. */
function isCauseOfReads({ metrics }: PointSummary, text: string): boolean {
  const title = /the cause of .* is "([^"]+)"/.exec(text)?.[1];
  const cause = causes.find((one) => one.title === title);
  return cause !== undefined && (metrics[`staleReads${cause.name}`]?.mean ?? 0) > 0;
}

/** Stranded copies at the end of each outage. */
function leftBy({ metrics, outages }: PointSummary): number[] {
  const all = outages?.map((outage) => outage.metrics.strandedCopies?.mean ?? null) ?? [metrics.strandedCopies?.mean];
  return all.filter((copies) => typeof copies === "number");
}

/** No outage leaves more copies than the one that is named. */
function isMostLeft({ outages = [] }: PointSummary, text: string): boolean {
  const [, number, all] = /after outage (\d+) of (\d+), the most of any/.exec(text) ?? [];
  const left = outages.map(({ metrics }) => metrics.strandedCopies?.mean ?? -1);
  return left.length === Number(all) && left[Number(number) - 1] === Math.max(...left);
}

/** More than half of the errors. */
function isMost(of: Metrics, metric: string): boolean {
  return of(`${metric}DuringDisturbance`) > of("errorRatioDuringDisturbance") / 2;
}

function phaseOf({ outages = [] }: PointSummary): string {
  return outages.length > 1 ? "DuringDisturbance" : "DuringOutage";
}

/** How many requests are under way at once is told of the repeat in which most do, which is no fewer than on the mean. */
function wrongNotes(point: PointSummary): string[] {
  const most = point.notes.flatMap(
    (note) => /At the worst moment ([\d,]+) requests are under way/.exec(note)?.[1] ?? [],
  );
  const mean = metricsOf(point)("requestsUnderWayMax");
  return most
    .filter((told) => Number(told.replaceAll(",", "")) < mean)
    .map((told) => `${told} requests are under way, but ${mean} on the mean`);
}

/** Each row of the table has the numbers of its outage, and the worst is worse than none of the others. */
function wrongOutages({ outages = [], repeats }: PointSummary, { tables }: Summary): string[] {
  const table = tables.find(({ title }) => title === "Each outage for itself");
  if (outages.length < 2 || table === undefined) return outages.length < 2 ? [] : ["no table of the outages"];
  const plain = (text: string): string => text.replaceAll("\u00a0", " ");
  const rows = table.rows.map((row) => row.map(({ text }) => plain(text)));
  const wrong = outages.flatMap(({ metrics }, i) => {
    const told = Object.entries(metrics).filter(([name]) => name !== "recoverySecondsAfterReturn");
    return told
      .filter(([, estimate]) => !rows[i].includes(plain(formatEstimateLine(estimate, repeats))))
      .map(([name]) => `outage ${i + 1} does not show its ${name}`);
  });
  const severity = outages.map(({ metrics }) =>
    ["databaseLoadWorstMinute", "databaseUtilizationWorstMinute", "failedRatioWorstMinute"].reduce(
      (sum, name) => sum + (metrics[name].mean ?? 0),
      0,
    ),
  );
  const worst = Number(/The worst is number (\d+)/.exec(table.note)?.[1]);
  if (severity[worst - 1] < Math.max(...severity)) wrong.push(`outage ${worst} is not the worst`);
  return wrong;
}

/** Figures with an interval that no metric of any point prints. */
function foreignNumbers(text: string, { points, comparisons, metrics: infos }: Summary): string[] {
  const unitOf = new Map(infos.map(({ name, unit }) => [name, unit]));
  const differences = comparisons.flatMap(({ metrics }) =>
    Object.entries(metrics).flatMap(([name, { mean, low, high, ...rest }]) =>
      [
        { ...rest, mean, low, high },
        { ...rest, mean: -mean, low: -high, high: -low },
      ].map((difference) => formatDifference(difference, unitOf.get(name) ?? "")),
    ),
  );
  const printed = points.flatMap((point) =>
    [point, ...(point.outages ?? [])].flatMap(({ metrics }) =>
      Object.values(metrics).map((estimate) => formatEstimateLine(estimate, point.repeats)),
    ),
  );
  const figures = text.match(/(?:≥ |[+-])?[\d.]+(?: ?[^\s\d[\]]+)? \[[^\]]*\]/g) ?? [];
  return figures
    .filter((figure) => ![...printed, ...differences].includes(figure))
    .map((figure) => `${figure} in "${text}" is no metric's`);
}
