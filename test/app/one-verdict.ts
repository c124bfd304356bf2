/**
 * One cluster in several details: twelve nodes of 6 GB with 50 million keys at 30,000 requests a second, of which one is lost at the peak.
 * A twin has fewer requests for larger values, on as slow a database, so that as large a part of the same memory is asked for as often.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readExperiment, runExperiment } from "../../src/app/experiment/run-experiment.ts";
import { outcome } from "../../src/app/narrative/limits.ts";

const KEYS = 50_000_000;
const PER_SECOND = 30_000;
const VALUE_BYTES = 1500;
const QUERY_MS = 4;

export interface Cut {
  /** Times as few keys and requests, and as large values and long queries. */
  readonly by: number;
  readonly databaseServers: number;
  readonly startAt: string;
  readonly duration: string;
  readonly outage: string;
  readonly repeats: number;
}

export const DETAILS = ["full", "auto", "sampled:10", "sampled:30", "sampled:90"] as const;

function experimentOf({ by, databaseServers, startAt, duration, outage, repeats }: Cut) {
  const query = { distribution: "exponential", mean: `${QUERY_MS * by}ms` };
  return {
    name: "one",
    question: "Does the database hold while a node is lost at the peak?",
    repeats,
    control: false,
    scenario: {
      startAt,
      duration,
      measureFrom: "0s",
      cluster: { nodes: 12, memory: "6GB", profile: "classic" },
      client: {
        name: "php-memcached",
        processes: 40,
        options: {
          OPT_LIBKETAMA_COMPATIBLE: true,
          OPT_REMOVE_FAILED_SERVERS: true,
          OPT_DEAD_TIMEOUT: 30,
          persistent_id: "p",
        },
      },
      database: { servers: databaseServers, readService: query, writeService: query, timeout: `${by}s` },
      workload: {
        keys: KEYS / by,
        valueBytes: VALUE_BYTES * by,
        reads: 0.99,
        prefill: "stationary",
        popularity: { zipf: 0.9 },
        arrivals: { rate: PER_SECOND / by, load: { curve: "daily" } },
      },
      faults: [{ fault: "crash", node: 3, at: "peak", for: outage }],
    },
  };
}

/** `PASS` or `FAIL`, and what the database is offered in the worst minute, as a part of what it can serve. */
export async function verdictOf(cut: Cut, detail: (typeof DETAILS)[number]) {
  const folder = mkdtempSync(join(tmpdir(), "one-verdict-"));
  try {
    const file = join(folder, "one.json");
    writeFileSync(file, JSON.stringify(experimentOf(cut)));
    const [mode, per] = detail.split(":");
    const said = per === undefined ? mode : JSON.stringify({ [mode]: Number(per) });
    const summary = await runExperiment(await readExperiment(file, { set: [`detail=${said}`] }), { advice: false });
    const [point] = summary.points;
    return { verdict: outcome(point).slice(0, 4), load: point.metrics.databaseLoadWorstMinuteDuringOutage.mean! };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
