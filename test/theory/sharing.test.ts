import { describe, expect, it } from "vitest";
import { mostWork } from "../../models/database/capacity.ts";
import { Requests } from "../../models/database/requests.ts";
import { sharingOf } from "../../models/database/sharing/index.ts";
import { sharingPresets } from "../../models/database/sharing/presets.ts";
import { type Sharing, type SharingSpec, workRate } from "../../models/database/sharing/sharing.ts";
import { Shared } from "../../models/database/stations/shared.ts";
import { uniformAt } from "../../src/core/random.ts";
import { Simulation } from "../../src/core/simulation.ts";
import { poissonQueries } from "./poisson-queries.ts";

const mysql = sharingPresets["usl/mysql-cisco"];

describe("the Universal Scalability Law", () => {
  const law = sharingOf(mysql);
  const perSecond = (queries: number): number => mysql.lambda * workRate(law, queries);

  it("has the knee and the peak of its published fit", () => {
    // The knee is at 35.57, which its source rounds down; of whole numbers 36 is the best.
    const knee = Math.sqrt((1 - mysql.sigma) / mysql.kappa);
    expect(Math.floor(knee)).toBe(35);
    expect(Math.floor(perSecond(35))).toBe(12_341);
    expect(law.best).toBe(36);
    expect(perSecond(35)).toBeLessThan(perSecond(36));
    expect(perSecond(37)).toBeLessThan(perSecond(36));
  });

  it.each([
    [64, 0.89, null],
    [128, 0.61, null],
    [256, 0.36, 58],
    [512, 0.19, 217],
    [1024, 0.1, 838],
  ])("with %i queries at once it does %f of the peak", (queries, ofPeak, ms) => {
    // The table is rounded to the hundredth and to the millisecond.
    expect(Math.abs(perSecond(queries) / perSecond(35) - ofPeak)).toBeLessThanOrEqual(0.005);
    if (ms !== null) expect(Math.abs((queries / perSecond(queries)) * 1000 - ms)).toBeLessThanOrEqual(0.5);
  });

  it("is near what was measured at each number of connections", () => {
    const measured = {
      1: 955,
      2: 1879,
      4: 3549,
      8: 6531,
      12: 8647,
      16: 9897,
      20: 10_799,
      24: 12_089,
      27: 12_211,
      32: 12_074,
    };
    // A fit of three numbers to ten measurements: its largest residual, at one connection, is 4.3 %.
    for (const [queries, was] of Object.entries(measured)) {
      expect(Math.abs(perSecond(Number(queries)) / was - 1)).toBeLessThan(0.045);
    }
  });

  it("with fewer servers than the knee is worth what these many do", () => {
    expect(mostWork({ servers: 10, sharing: mysql })).toBeCloseTo(workRate(law, 10), 12);
    expect(mostWork({ servers: 0, sharing: mysql })).toBe(mostWork({ servers: 256, sharing: mysql }));
  });
});

describe("processor sharing", () => {
  it.each([
    { distribution: "constant", value: 0.01 },
    { distribution: "exponential", mean: 0.01 },
    { distribution: "hyperexponential", mean: 0.01, cv: 2 },
  ])("of one core keeps a query for E[S] / (1 - rho), whatever the distribution: $distribution", (service) => {
    const { sojournSeconds } = poissonQueries({
      servers: Number.POSITIVE_INFINITY,
      sharing: sharingOf({ cores: 1 }),
      arrivalsPerSecond: 50,
      service,
      queries: 200_000,
    });
    // At half load 200,000 correlated stays have a standard error of 1 % or less.
    expect(Math.abs(sojournSeconds / 0.02 - 1)).toBeLessThan(0.03);
  });
});

interface Told {
  readonly row: number;
  readonly at: number;
}

/** Drawn arrivals and amounts of work, here and there a change of speed or a query that leaves. */
function drawnQueries(key: number, count: number) {
  const draw = (index: number) => uniformAt(key, index);
  let at = 0;
  return Array.from({ length: count }, (_, row) => {
    at += -Math.log(draw(3 * row)) * 0.05;
    // Some bring the same work at the same time as others.
    const work = draw(3 * row + 1) < 0.2 ? 0.5 : -Math.log(draw(3 * row + 2));
    return { row, at: draw(3 * row + 1) < 0.1 ? Math.ceil(at) : at, work };
  }).sort((a, b) => a.at - b.at);
}

/** Slow and obvious: between any two events the work left of each query falls by what it gets. */
function byHand(sharing: Sharing, queries: ReturnType<typeof drawnQueries>): Told[] {
  const left: { row: number; work: number }[] = [];
  const told: Told[] = [];
  let now = 0;
  let next = 0;
  while (next < queries.length || left.length > 0) {
    const speed = sharing.speed(Math.max(1, left.length));
    const least = Math.min(...left.map(({ work }) => work));
    const doneAt = now + least / speed;
    const arrivesAt = queries[next]?.at ?? Number.POSITIVE_INFINITY;
    const until = Math.min(doneAt, arrivesAt);
    for (const query of left) query.work -= (until - now) * speed;
    now = until;
    if (doneAt <= arrivesAt) {
      const first = left.reduce((best, query, i) => (query.work < left[best].work - 1e-12 ? i : best), 0);
      told.push({ row: left.splice(first, 1)[0].row, at: now });
    } else {
      left.push({ ...queries[next] });
      next++;
    }
  }
  return told;
}

describe("the station of queries that share equals one that works out all that is left at each event", () => {
  const specs: SharingSpec[] = [
    { cores: 1 },
    { cores: 4 },
    mysql,
    { sigma: 0.2, kappa: 0.01 },
    { inService: 10, beyond: 10 },
  ];
  it.each(specs.flatMap((spec) => [1, 2, 3].map((key) => ({ spec, key }))))("$spec, $key", ({ spec, key }) => {
    const queries = drawnQueries(key, 400);
    const sharing = sharingOf(spec);
    const simulation = new Simulation();
    const told: Told[] = [];
    const requests = new Requests();
    const done = (row: number) => told.push({ row, at: simulation.now });
    const station = new Shared({ name: "database", simulation, requests, done }, sharing);
    const arrive = simulation.declare("arrival", (i) => {
      requests.workSeconds[queries[i].row] = queries[i].work;
      station.begin(queries[i].row);
    });
    for (const [i, { at }] of queries.entries()) simulation.at(arrive, at, i);
    simulation.run(Number.POSITIVE_INFINITY);
    const expected = byHand(sharing, queries);
    expect(told).toHaveLength(400);
    const atOf = new Map(expected.map(({ row, at }) => [row, at]));
    // Both round each of some thousand sums at 1e-16 of seconds; queries of one instant may come in either order.
    for (const { row, at } of told) expect(Math.abs(at - atOf.get(row)!)).toBeLessThan(1e-9);
  });
});
