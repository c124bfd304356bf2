/** What stands around the database's queries of a run, made of what its scenario says; null where nothing does. */
import type { Streams } from "../../src/core/random.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import type { Asker } from "../database/answering.ts";
import type { Requests } from "../database/requests.ts";
import { GuardedQueries } from "../protection/guarded-queries.ts";
import type { Protections } from "../protection/guards.ts";
import { breakers, limits, retries, throttles } from "../protection/index.ts";
import type { Scenario } from "../scenario/types.ts";

export interface GuardParts {
  readonly simulation: Simulation;
  readonly streams: Streams;
  readonly requests: Requests;
  readonly counts: Float64Array;
  readonly asker: Asker;
  readonly keys: number;
}

export function guardedBy({ protection, client }: Scenario, parts: GuardParts): GuardedQueries | null {
  if (protection === undefined) return null;
  const { streams, ...rest } = parts;
  const processesPerHost = client.processes / client.hosts;
  return new GuardedQueries({
    ...rest,
    processes: client.processes,
    // A stand-in is on the host of the process that it stands in for.
    protections: made(protection, (process) => Math.floor((process % client.processes) / processesPerHost)),
    keysOfChance: {
      attempt: streams.key("number of a retry"),
      pause: streams.key("pause before a retry"),
      throttle: streams.key("client throttling"),
      limit: streams.key("probes of a limit"),
    },
  });
}

function made(
  { retry, breaker, limit, throttle, shed, negativeCaching }: NonNullable<Scenario["protection"]>,
  hostOf: (process: number) => number,
): Protections {
  /** Of those whose mechanism draws nothing. */
  const never = (): number => 0;
  return {
    retry: retry && (() => retries.named(retry.name).create(retry.options, never)),
    breaker: breaker && (() => breakers.named(breaker.name).create(breaker.options, never)),
    limit: limit && ((chance) => limits.named(limit.name).create(limit.options, chance)),
    throttle: throttle && (() => throttles.named(throttle.name).create(throttle.options, never)),
    shed,
    errorCache: negativeCaching && {
      ttlSeconds: negativeCaching.ttlSeconds,
      placeOf: negativeCaching.keptBy === "host" ? hostOf : (process) => process,
    },
  };
}
