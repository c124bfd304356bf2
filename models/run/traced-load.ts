/** Keys and requests that are read from a trace. A trace starts cold: what comes first warms the cache. */
import { createDistribution } from "../../src/core/distributions/index.ts";
import type { Scenario } from "../scenario/types.ts";
import type { OpenTrace, TraceSpec } from "../workload/trace.ts";
import { TraceItems } from "../workload/trace-items.ts";
import { TracedRequests } from "../workload/traced-requests.ts";
import type { Load, LoadParts } from "./load.ts";

interface TracedParts extends Omit<LoadParts, "simulation" | "layout"> {
  readonly openTrace?: OpenTrace | undefined;
}

/** @throws Error if there is nobody to open it. */
export function tracedLoad(
  { valueBytes, ttl }: Scenario["workload"],
  spec: TraceSpec,
  { nodes, streams, openTrace }: TracedParts,
): Load {
  if (openTrace === undefined) throw new Error(`the run plays ${spec.file}, and was not told how to open it`);
  const trace = openTrace(spec);
  const items = new TraceItems({ trace, valueBytes: createDistribution(valueBytes), ttl }, nodes, streams);
  return {
    population: items,
    shareOf: (key) => trace.share(key),
    requests: (processes) => ({
      source: new TracedRequests({
        trace,
        items,
        fills: spec.fills,
        processes,
        processStream: streams.stream("which process"),
      }),
    }),
    prefill: () => {},
  };
}
