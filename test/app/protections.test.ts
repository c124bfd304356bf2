/** What is said of protections beside none, from figures and comparisons set by hand. */
import { describe, expect, it } from "vitest";
import { protectionHeadline, protectionTables } from "../../src/app/narrative/protections.ts";
import type { PointSummary, SummaryFacts } from "../../src/app/narrative/texts.ts";

const NONE = { stampede: { name: "none" } };
const LEASE = { stampede: { name: "lease" } };

function pointOf(
  id: string,
  settings: object,
  errors: number,
  more: Readonly<Record<string, number>> = {},
): PointSummary {
  const known = { better: "lower", low: null, high: null, n: 2, censored: 0 };
  const metrics = {
    errorRatio: { ...known, unit: "ratio", mean: errors },
    unwellSeconds: { ...known, unit: "s", mean: 30 },
    staleReads: { ...known, unit: "reads", mean: 7 },
    ...Object.fromEntries(
      Object.entries(more).map(([name, mean]) => [name, { ...known, unit: "ratio", mean, low: mean / 2, high: 1 }]),
    ),
  };
  return { id, label: id, settings, metrics, control: false, repeats: 2 } as unknown as PointSummary;
}

const compared = (a: string, b: string, [errorRatio, unwellSeconds, staleReads]: readonly string[]) => ({
  ...{ a, b },
  metrics: {
    errorRatio: { verdict: errorRatio },
    unwellSeconds: { verdict: unwellSeconds },
    staleReads: { verdict: staleReads },
  },
});

const facts = (points: readonly PointSummary[], comparisons: readonly object[]) =>
  ({ points, comparisons }) as unknown as SummaryFacts;

/** Each row in short: its verdict in words, then the sign and the number of each cell. */
const rowsOf = (points: readonly PointSummary[], comparisons: readonly object[]) =>
  protectionTables(facts(points, comparisons)).flatMap(({ rows }) =>
    rows.map((row) =>
      row
        .map(({ text, verdict }) => (verdict === undefined ? text : `${verdict} ${text}`))
        .join("|")
        .replaceAll("\u00a0", " "),
    ),
  );

describe("protections beside none", () => {
  const none = pointOf("none", { protection: NONE }, 0.1);
  const lease = pointOf("lease", { protection: LEASE }, 0.05);

  it("have a row each: what the pairs decide of each number, and what they do not decide", () => {
    const limit = pointOf("limit", { protection: { limit: {} } }, 0.2, { limitedRatio: 0.3 });
    const points = [none, lease, limit];
    const comparisons = [
      compared("none", "lease", ["better", "same", "undecided"]),
      // The other way round.
      compared("limit", "none", ["worse", "better", "same"]),
    ];
    expect(rowsOf(points, comparisons)).toEqual([
      "none||10 %|–|30 s|7|–|",
      "lease|buys|better 5 %|–|same 30 s|undecided 7|–|",
      "limit|buys, and costs|better 20 %|–|worse 30 s|same 7|–|worse 30 %",
    ]);
  });

  it.each([
    [["better", "same", "same"], "buys"],
    [["same", "undecided", "worse"], "costs"],
    [["same", "undecided", "same"], "undecided"],
    [["same", "same", "same"], "no difference"],
  ])("of %j the verdict is: %s", (verdicts, word) => {
    expect(rowsOf([none, lease], [compared("none", "lease", verdicts)])[1].split("|")[1]).toBe(word);
  });

  it("are counted in a sentence, where they alone were varied", () => {
    const retry = pointOf("retry", { protection: { retry: {} } }, 0.3);
    const points = [none, lease, retry];
    const comparisons = [
      compared("none", "lease", ["better", "same", "same"]),
      compared("none", "retry", ["worse", "same", "same"]),
    ];
    expect(protectionHeadline(facts(points, comparisons))).toBe(
      "Without a protection 10 % of the requests end with an error: fewer with 1 of 2, fewest with lease (5 %); more with 1, most with retry (30 %).",
    );
    const elsewhere = pointOf("other", { protection: NONE, "workload.ttl": "2m" }, 0.1);
    expect(protectionHeadline(facts([...points, elsewhere], comparisons))).toBeNull();
  });

  it("are compared with what differs in nothing else", () => {
    const points = [
      pointOf("none", { protection: NONE, "workload.ttl": "1m" }, 0.1),
      pointOf("lease", { protection: LEASE, "workload.ttl": "2m" }, 0.05),
      pointOf("bare", { protection: {}, "workload.ttl": "2m" }, 0.1),
      { ...pointOf("trial", { protection: { retry: {} }, "workload.ttl": "2m" }, 0), trialOf: "lease" },
    ];
    const all = [
      compared("none", "lease", ["worse", "same", "same"]),
      compared("bare", "lease", ["better", "same", "same"]),
    ];
    expect(rowsOf(points, all).map((row) => row.split("|")[0])).toEqual(["bare", "lease"]);
    expect(rowsOf(points.slice(0, 2), all)).toEqual([]);
  });

  it("are not told where no protection is swept, nor of one repeat, which decides nothing", () => {
    expect(rowsOf([pointOf("a", {}, 0.1), pointOf("b", {}, 0.1)], [])).toEqual([]);
    expect(rowsOf([none, lease], [])).toEqual([]);
  });
});
