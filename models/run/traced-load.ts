/** Keys and requests that are read from a trace. A trace starts cold: what comes first warms the cache. */
import { createDistribution } from "../../src/core/distributions/index.ts";
import type { Scenario } from "../scenario/types.ts";
import type { OpenTrace, Trace, TraceSpec } from "../workload/trace.ts";
import { TraceItems } from "../workload/trace-items.ts";
import { TracedRequests } from "../workload/traced-requests.ts";
import type { Load, LoadParts } from "./load.ts";

interface TracedParts extends Omit<LoadParts, "simulation" | "strata" | "changes"> {
  readonly trace: Trace;
}

/** @throws Error if there is nobody to open it. */
export function traceOf(spec: TraceSpec, openTrace: OpenTrace | undefined): Trace {
  if (openTrace === undefined) throw new Error(`the run plays ${spec.file}, and was not told how to open it`);
  return openTrace(spec);
}

/** Each request is a page of one, where there are pages. */
export function tracedLoad(
  { valueBytes, ttl }: Scenario["workload"],
  { fills }: TraceSpec,
  { trace, nodes, streams, layout }: TracedParts,
): Load {
  const items = new TraceItems({ trace, valueBytes: createDistribution(valueBytes), ttl, layout }, nodes, streams);
  return {
    population: items,
    shareOf: (key) => (key < trace.keys.count ? trace.share(key) : 0),
    requests: (processes) => {
      const processStream = streams.stream("which process");
      const source = new TracedRequests({ trace, items, fills, processes, processStream });
      return { source, pages: () => source };
    },
    prefill: () => null,
  };
}
