/**
 * The retry world of Bronson et al., "Metastable failures in distributed systems", HotOS 2021: a database that answers in .1 s up to 30 queries
 * at once (300/s) and ten times more slowly above, one retry 1 s after a query, reads that never hit, a database outage of 10 s. Requests come
 * evenly, since the paper reasons with rates; the time-out is 10 ms short of 1 s, since a slow answer takes 1 s exactly.
 */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

/** Queries and errors a second in the last window. */
function after(rate: number, protection: object) {
  const { value, problems } = readScenario({
    duration: "200s",
    measureFrom: "10s",
    window: "10s",
    cluster: { nodes: 1 },
    client: { name: "gomemcache", processes: 10 },
    workload: {
      keys: 300_000,
      popularity: { zipf: 0 },
      valueBytes: 10,
      reads: 1,
      ttl: "1s",
      prefill: false,
      arrivals: { rate, process: { name: "deterministic" }, load: { curve: "constant" } },
    },
    database: {
      servers: "unlimited",
      sharing: { inService: 30, beyond: 10 },
      readService: { distribution: "constant", value: "100ms" },
      timeout: "990ms",
    },
    protection,
    faults: [{ fault: "database-outage", at: "60s", for: "10s", callers: "hang" }],
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  const { columns } = run(value, 1, { check: true }).series;
  const before = (column: string) => Math.round(Number(columns[column]?.at(-2)));
  return { queries: before("databaseQueriesPerSecond"), errors: before("errorsPerSecond") };
}

const retry = { name: "fixed", options: { attempts: 2, pause: "10ms" } };

describe("the retry world of HotOS 2021", () => {
  it("stays at 560 queries a second with no answer after the outage at 280/s; without the retry it recovers", () => {
    expect(after(280, { retry })).toEqual({ queries: 560, errors: 280 });
    expect(after(280, {})).toEqual({ queries: 280, errors: 0 });
  });

  it("survives the outage below 150/s, where twice the load is what the database can do, and not above", () => {
    expect(after(148, { retry })).toEqual({ queries: 148, errors: 0 });
    expect(after(152, { retry })).toEqual({ queries: 304, errors: 152 });
  });
});
