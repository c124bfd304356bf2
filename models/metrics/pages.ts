/**
 * Pages: web requests that are made of several operations (`application.page`). Each counts in the phase in which it began. A page
 * that has no end when the run ends counts with its time until then, and a number that rests on such a one is marked.
 */
import type { Account } from "../recording/account.ts";
import { Counter } from "../recording/counters.ts";
import type { Latencies } from "../recording/latencies.ts";
import { inEachPhase, type Metric, type Quantity } from "./metric.ts";

/** Undefined in a world without pages. */
function wherePages(quantity: Quantity): Metric[] {
  return inEachPhase({
    ...quantity,
    definition: `${quantity.definition} (where there are pages)`,
    of: (account, recording) => (recording.options.hasPages ? quantity.of(account, recording) : null),
  });
}

const ofAll =
  (counter: Counter) =>
  (account: Account): number | null =>
    account.ratio(account.count(counter), account.count(Counter.pages));

export const pagesPerSecond = wherePages({
  name: "pagesPerSecond",
  title: "Pages",
  unit: "1/s",
  better: "neither",
  definition: "Pages that began, a second",
  of: (account) => account.perSecond(Counter.pages),
});

export const operationsPerSecond = wherePages({
  name: "operationsPerSecond",
  title: "Operations of pages",
  unit: "1/s",
  better: "neither",
  definition: "Keys that pages began to read or write, a second",
  of: (account) => account.perSecond(Counter.requests),
});

export const pageFailedRatio = wherePages({
  name: "pageFailedRatio",
  title: "Pages failed",
  unit: "ratio",
  better: "lower",
  definition:
    "Pages that ended with an error (no worker took them, a query of theirs failed, or their deadline passed) over all",
  of: ofAll(Counter.pagesFailed),
});

export const pageSlowRatio = wherePages({
  name: "pageSlowRatio",
  title: "Pages slow",
  unit: "ratio",
  better: "lower",
  definition: "Pages that did not fail and took longer than application.page.slow, over all",
  of: ofAll(Counter.pagesSlow),
});

export const pageUnendedRatio = wherePages({
  name: "pageUnendedRatio",
  title: "Pages unended",
  unit: "ratio",
  better: "lower",
  definition: "Pages that had no end when the run ended, over all",
  of: ofAll(Counter.pagesUnended),
});

const time = "the time from the beginning of a page that was not refused to its end or its error; of pages that began";

/** A quantile of the latencies, or their greatest (1). */
function latency(q: number, name: string, title: string, what: string): Metric[] {
  const of = ({ histogram }: Latencies): number | null =>
    histogram.count === 0 ? null : q === 1 ? histogram.max : histogram.quantile(q);
  return wherePages({
    name,
    title,
    unit: "ms",
    better: "lower",
    definition: `${what} of ${time}`,
    of: ({ pages }) => (pages === null ? null : of(pages)),
    isAtLeast: ({ pages }) => pages !== null && (of(pages) ?? -1) >= pages.shortestCensoredMs,
  });
}

export const pageLatencies: readonly Metric[] = [
  ...latency(0.5, "pageLatencyMsP50", "Page latency, median", "Median"),
  ...latency(0.99, "pageLatencyMsP99", "Page latency p99", "99th percentile"),
  ...latency(1, "pageLatencyMsMax", "Longest page", "Longest"),
];
