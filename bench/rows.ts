/** The worlds that the benchmark measures, by the names of their rows. */
import type { BenchWorld } from "./scenario.ts";

const requests = 10_000_000;
const keys = 1_000_000;
const name = "pecl-memcache";

export const worlds: Readonly<Record<string, BenchWorld>> = {
  classic: { keys, requests },
  modern: { keys, requests, profile: "modern" },
  crash: { keys, requests, outage: [0.3, 0.6] },
  // More than are ever busy, so that the limit costs its bookkeeping and nobody waits.
  workers: { keys, requests, more: { client: { name, workers: 1000 } } },
  nodes100: { keys, requests, nodes: 100, more: { client: { name, processes: 10_000 } } },
  keys1e7: { keys: 10 * keys, requests },
  writes: { keys, requests, reads: 0.95 },
};

/** A twentieth of the requests over a tenth of the keys: whether it works, and not how fast it is. */
export function smaller(world: BenchWorld): BenchWorld {
  return { ...world, keys: world.keys / 10, requests: world.requests / 20 };
}
