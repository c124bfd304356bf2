/**
 * Reads the claims and numbers of a summary's sentences back and holds them against its own tables: an independent reader,
 * who knows what each sentence claims and not how it was made.
 */
import type { PointSummary, Summary } from "../../src/core/summary.ts";
import { formatEstimateLine } from "../../src/report/format.ts";

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
    claim(text, /[Tt]he client fails over/, (point) => metricsOf(point)("storedElsewhereDuringDisturbance") > 0);
    claim(text, /does not fail over/, (point) => !(metricsOf(point)("storedElsewhereDuringOutage") > 0));
    claim(text, /No copy is left/, (point) => point.metrics.strandedCopies?.mean === 0);
    claim(text, /stranded copies are left/, (point) => metricsOf(point)("strandedCopies") > 0);
    claim(text, /returned with its memory/, (point) => metricsOf(point)("staleReadsKeptMemory") > 0);
    claim(text, /of the gets fail/, (point) => metricsOf(point)("getFailureRatioDuringDisturbance") > 0);
    claim(
      text,
      /without an answer|have no answer/,
      (point) => metricsOf(point)("unansweredRatioDuringDisturbance") >= 0,
    );
    found.push(...foreignNumbers(text, summary.points));
  }
  return found;
}

/** Figures with an interval that no metric of any point prints. */
function foreignNumbers(text: string, points: readonly PointSummary[]): string[] {
  const printed = points.flatMap((point) =>
    Object.values(point.metrics).map((estimate) => formatEstimateLine(estimate, point.repeats)),
  );
  const figures = text.match(/(?:≥ )?[\d.]+(?: ?[^\s\d[\]]+)? \[[^\]]*\]/g) ?? [];
  return figures.filter((figure) => !printed.includes(figure)).map((figure) => `${figure} in "${text}" is no metric's`);
}
