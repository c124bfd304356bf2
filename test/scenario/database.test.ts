import { describe, expect, it } from "vitest";
import { capacityPerSecond } from "../../models/database/capacity.ts";
import { readScenario } from "../../models/scenario/index.ts";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { problemText } from "../../src/core/text/problems.ts";

function databaseOf(database: object) {
  const { value, problems } = readScenario({ database });
  expect(problems).toEqual([]);
  return value!.database;
}

function problemsOf(database: object): string[] {
  return readScenario({ database }).problems.map(problemText);
}

describe("a capacity", () => {
  it("of nothing or less is refused in the same words", () => {
    for (const capacity of ["0/s", "-40/s", 0]) {
      const texts = readScenario({ database: { capacity } }).problems.map(({ text }) => text);
      expect(texts).toEqual([expect.stringMatching(/; expected a rate above 0$/)]);
    }
  });

  it.each([
    [{ capacity: "4000/s" }],
    [{ capacity: "4000/s", servers: 7, shape: { distribution: "lognormal", median: 3, sigma: 1.2 } }],
    [{ capacity: "4000/s", sharing: "usl/mysql-cisco" }],
    [{ capacity: "4000/s", sharing: "usl/mysql-cisco", servers: "unlimited" }],
    [{ capacity: "4000/s", sharing: { inService: 30, beyond: 10 }, servers: 200 }],
    [{ capacity: "4000/s", sharing: { cores: 8 }, servers: 4 }],
    [{ capacity: "4000/s", sharing: { sigma: 0.1, kappa: 0 }, servers: "unlimited" }],
  ])("is what the database can do then: %j", (given) => {
    // The service time is a quotient, and the capacity another one of it.
    expect(capacityPerSecond(databaseOf(given), 0.7) / 4000).toBeCloseTo(1, 12);
  });

  it("keeps the shape: quantiles stand in the same ratio to the mean", () => {
    const shape = {
      distribution: "mix",
      parts: [
        { share: 0.9, of: { distribution: "lognormal", mean: 2, sigma: 1 } },
        { share: 0.1, of: { distribution: "constant", value: 70 } },
      ],
    };
    const { readService } = databaseOf({ capacity: "250/s", servers: 3, shape });
    const [was, is] = [createDistribution(shape), createDistribution(readService)];
    for (const u of [0.1, 0.5, 0.95]) expect(is.quantile(u) / is.mean).toBeCloseTo(was.quantile(u) / was.mean, 9);
  });

  it("and a service time beside it are one too many, as are that and a measured database", () => {
    const readService = { distribution: "exponential", mean: "4ms" };
    const given = '{"distribution":"exponential","mean":"4ms"}';
    const why = "says how long queries take (and shape how they are spread)";
    expect(problemsOf({ capacity: "4000/s", readService })).toEqual([
      `database.readService: ${given}; expected none, since capacity ${why}`,
    ]);
    expect(problemsOf({ sharing: "usl/mysql-cisco", writeService: readService })).toEqual([
      `database.writeService: ${given}; expected none, since the sharing ${why}`,
    ]);
  });
});

describe("the ways to share a database", () => {
  it("by name or by their parameters; a name that is none gets the nearest", () => {
    expect(databaseOf({}).sharing).toBeUndefined();
    expect(databaseOf({ sharing: "first-come" })).toEqual(databaseOf({}));
    expect(databaseOf({ sharing: "usl/mysql-cisco" }).sharing).toEqual({
      lambda: 995.6486,
      sigma: 0.02671591,
      kappa: 0.0007690945,
    });
    expect(problemsOf({ sharing: "usl/mysql" })[0]).toContain("did you mean 'usl/mysql-cisco'?");
    expect(problemsOf({ sharing: { sigma: 0.1, kapa: 0.1 } })[0]).toContain("did you mean 'kappa'?");
  });

  it("have a capacity: that of the measured one is at its knee, or where its servers end", () => {
    expect(Math.floor(capacityPerSecond(databaseOf({ sharing: "usl/mysql-cisco", servers: 35 }), 1))).toBe(12_341);
    expect(Math.floor(capacityPerSecond(databaseOf({ sharing: "usl/mysql-cisco", servers: 1 }), 1))).toBe(995);
  });

  it("without a limit of servers need queries that slow each other down", () => {
    expect(problemsOf({ servers: "unlimited" })).toEqual([
      'database.servers: "unlimited"; expected a number where queries do not slow each other down',
    ]);
  });

  it("a shape without anything that says how long queries take is refused", () => {
    expect(problemsOf({ shape: { distribution: "exponential", mean: 1 } })[0]).toContain(
      "expected capacity beside it, or a sharing with lambda",
    );
  });
});
