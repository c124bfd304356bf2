/** The laws over the numbers of a run: each number that breaks one is named. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { unbalanced } from "../../models/checks/accounts.ts";
import { checkNumbers } from "../../models/checks/metrics.ts";
import { metricInfos, seriesInfos } from "../../models/metrics/index.ts";
import { Account } from "../../models/recording/account.ts";
import { Cause } from "../../models/recording/causes.ts";
import { ByCause, Counter } from "../../models/recording/counters.ts";
import { run } from "../../models/run/run.ts";
import { Histogram } from "../../src/core/histogram.ts";
import { worlds } from "./worlds.ts";

interface Changes {
  readonly metrics?: Readonly<Record<string, number>>;
  readonly series?: Readonly<Record<string, number>>;
  readonly minutes?: number;
}

/** Of numbers that keep every law, those of one window and one minute, but for these. */
function problemOf({ metrics, series, minutes = 0 }: Changes): string {
  const columns = Object.fromEntries(seriesInfos.map(({ name }) => [name, [series?.[name] ?? 0]]));
  try {
    checkNumbers({
      metrics: { ...Object.fromEntries(metricInfos().map(({ name }) => [name, null])), ...metrics },
      series: { fromSeconds: 0, windowSeconds: 10, columns },
      minutes: { fromSeconds: 0, windowSeconds: 60, columns: { fallThroughRatio: [minutes] } },
    });
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("of the numbers of a run", () => {
  it("those that keep the laws pass", () => {
    expect(problemOf({})).toBe("none");
    expect(problemOf({ metrics: { missRatio: 1, databaseReadMultiplierDifference: -3, latencyMsMax: 1e6 } })).toBe(
      "none",
    );
    expect(problemOf({ series: { hitRatio: 0.25, missRatio: 0.5, getFailureRatio: 0.25 }, minutes: 1 })).toBe("none");
  });

  it.each<[Changes, string]>([
    [{ metrics: { missRatio: 1.01 } }, "missRatio is 1.01, above 1"],
    [{ metrics: { workerUtilizationBefore: 1.5 } }, "workerUtilizationBefore is 1.5, above 1"],
    [{ metrics: { latencyMsP99: Number.NaN } }, "latencyMsP99 is NaN, which is no number"],
    [{ metrics: { latencyMsMax: Number.POSITIVE_INFINITY } }, "latencyMsMax is Infinity, which is no number"],
    [{ metrics: { staleReads: -1 } }, "staleReads is -1, below 0"],
    [{ series: { hitRatio: 9.26 } }, "series hitRatio[0] is 9.26, above 1"],
    [{ series: { databaseQueueLength: Number.NaN } }, "series databaseQueueLength[0] is NaN, which is no number"],
    [{ series: { errorsPerSecond: -1 } }, "series errorsPerSecond[0] is -1, below 0"],
    [
      { series: { hitRatio: 0.75, getFailureRatio: 0.5 } },
      "series hitRatio + missRatio + getFailureRatio[0] is 1.25, above 1",
    ],
    [{ minutes: 1.5 }, "minutes fallThroughRatio[0] is 1.5, above 1"],
  ])("%j is named", (changes, problem) => {
    expect(problemOf(changes)).toContain(problem);
  });
});

describe("of what a phase counts", () => {
  const right = { requests: 12, ended: 11, requestsUnended: 1, errors: 1, gets: 10, getHits: 5, getMisses: 3 };
  const all = { ...right, getFailures: 1, getsUnanswered: 1, staleReads: 1 };

  function problemsOf(counts: Partial<Record<keyof typeof Counter, number>>, staleReadsOfRaces = 1): string[] {
    const account = new Account({ name: "outage", fromSeconds: 10, toSeconds: 20 });
    for (const [name, count] of Object.entries({ ...all, ...counts })) {
      account.counts[Counter[name as keyof typeof Counter]] = count;
    }
    account.counts[ByCause.staleReads + Cause.race] = staleReadsOfRaces;
    return unbalanced({ accounts: [account] });
  }

  it("parts that make up their whole pass", () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each<[Parameters<typeof problemsOf>[0], string]>([
    [{ getHits: 6 }, "outage: 10 gets began, but 11 ended or did not"],
    [{ getsUnanswered: 0 }, "outage: 10 gets began, but 9 ended or did not"],
    [{ requestsUnended: 0 }, "outage: 12 requests began, but 11 ended or did not"],
    [{ errors: 12 }, "outage: 12 errors of 11 ended"],
    [{ refusals: 2 }, "outage: 2 refusals of 1 errors"],
    [{ queued: 13 }, "outage: 13 queued of 12 requests"],
    [{ lateHits: 6 }, "outage: 6 lateHits of 5 getHits"],
    [{ sets: 3, setFailures: 4 }, "outage: 4 setFailures of 3 sets"],
    [{ deleteFailures: 1 }, "outage: 1 deleteFailures of 0 deletes"],
    [{ duplicateReads: 1 }, "outage: 1 duplicateReads of 0 databaseReads"],
  ])("%j is named", (counts, problem) => {
    expect(problemsOf(counts)).toEqual([problem]);
  });

  it("a stale read without a cause is named", () => {
    expect(problemsOf({}, 0)).toEqual(["outage: 1 stale reads, but 0 have a cause"]);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

it("a checked run is held to them, and one that is not says nothing of a number that is none", () => {
  const { scenario } = worlds[0];
  vi.spyOn(Histogram.prototype, "quantile").mockReturnValue(Number.NaN);
  expect(() => run(scenario, 1, { check: true })).toThrow("latencyMsP99 is NaN, which is no number");
  expect(run(scenario, 1).metrics.latencyMsP99).toBeNull();
});
