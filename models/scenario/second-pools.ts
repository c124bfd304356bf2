/** Pools of nodes beside the cluster, as an experiment writes them, and what becomes of them: further nodes, of no server list. */
import { z } from "zod";
import { leading, type Problem } from "../../src/core/text/problems.ts";
import { atMost, count, duration, type Limit, size } from "../../src/core/text/quantities.ts";
import { formatSize } from "../../src/core/text/units.ts";
import { SECONDS_PER_DAY } from "../../src/core/units.ts";
import { defaultSettings } from "../nodes/settings/settings.ts";
import { leastMemory } from "../nodes/settings/settings-problems.ts";
import { type SecondPoolsSpec, warmSources } from "../second-pools/second-pools-spec.ts";
import type { MemcachedSpec, NodeSpec } from "./types.ts";

const NODES_MAX: Limit = { value: 1000, why: "since every process keeps a connection to each" };
const POOLS_MAX: Limit = { value: 4, why: "since every write goes to each" };
/** What a node of memcached takes for a time to live, and not for a date. */
const TTL_MAX: Limit = { value: 30 * SECONDS_PER_DAY, why: "memcached reads a larger one as a date" };

const FIRST_PORT = 11_211;
const GUTTER = "gutter";
const REPLICA = "replica";

const gutter = z.strictObject(
  {
    nodes: atMost(count(1), NODES_MAX)
      .prefault(2)
      .describe(
        'How many nodes, called "gutter:11211" and so on. Default: 2 (Facebook had about one for a hundred of the cluster, NSDI 2013, section 3.3).',
      ),
    ttl: duration({ least: 1, most: TTL_MAX })
      .prefault("10s")
      .describe(
        "The longest that a copy lives there, in whole seconds; nobody deletes it. Default: 10s, an assumption.",
      ),
    memory: size({ aboveZero: true })
      .optional()
      .describe("Memory of each of its nodes. Default: that of the first node."),
  },
  leading("nodes"),
);

const replicas = z.strictObject(
  {
    count: atMost(count(1), POOLS_MAX)
      .prefault(1)
      .describe(
        'How many further pools, each with as many nodes as the cluster, of the same ports on hosts "replica1", "replica2" and so on. Default: 1.',
      ),
    after: z
      .enum(["error", "miss"])
      .prefault("error")
      .describe("When a get asks the next pool: where one gives an error, or also where it misses. Default: error."),
  },
  leading("count"),
);

const warmUp = z.strictObject({
  from: z
    .enum(warmSources)
    .describe(
      "Where a get looks that misses on a node which has come back empty: the gutter, the first replica, or the node that stands in for this one where the client fails over.",
    ),
  for: duration({ aboveZero: true })
    .prefault("10m")
    .describe("How long after the return. Default: 10m, an assumption."),
  ttl: duration({ least: 1, most: TTL_MAX })
    .optional()
    .describe("The longest that what is added may live, in whole seconds. Default: the key's own time to live."),
});

export const secondPoolsShape = {
  gutter: gutter
    .optional()
    .describe("Few nodes that take gets and sets of which the client makes an error. Default: none."),
  replicas: replicas
    .optional()
    .describe(
      "Further pools with a copy of everything: writes go to all, gets to the next where one fails. Default: none.",
    ),
  warmUp: warmUp
    .optional()
    .describe(
      "A node that has come back empty is filled by gets that look elsewhere before the database. Default: none.",
    ),
};

const all = z.strictObject(secondPoolsShape);
export type SecondPoolsPart = z.output<typeof all>;

export interface ReadSecondPools {
  /** Those of the cluster, and behind them those beside it. */
  readonly nodes: readonly NodeSpec[];
  /** Undefined where nothing stands beside the cluster. */
  readonly spec: SecondPoolsSpec | undefined;
}

/** @param own The nodes of the cluster. */
export function withSecondPools(
  own: readonly NodeSpec[],
  { gutter, replicas, warmUp }: SecondPoolsPart,
): ReadSecondPools {
  if (gutter === undefined && replicas === undefined && warmUp === undefined) return { nodes: own, spec: undefined };
  const nodes = [...own];
  const placed = (added: readonly NodeSpec[]): number[] => added.map((node) => nodes.push(node) - 1);
  const pools = Array.from({ length: replicas?.count ?? 0 }, (_, i) => {
    const beside = `${REPLICA}${i + 1}`;
    return placed(own.map((node) => ({ ...node, host: beside, beside })));
  });
  const gutterNodes = Array.from({ length: gutter?.nodes ?? 0 }, (_, i): NodeSpec => {
    const memoryBytes = gutter?.memory ?? own[0].memoryBytes;
    return { host: GUTTER, port: FIRST_PORT + i, memoryBytes, weight: 1, beside: GUTTER };
  });
  const spec: SecondPoolsSpec = {
    ...(replicas === undefined ? {} : { replicas: { pools, onMiss: replicas.after === "miss" } }),
    ...(gutter === undefined ? {} : { gutter: { nodes: placed(gutterNodes), ttlSeconds: gutter.ttl } }),
    ...(warmUp === undefined
      ? {}
      : { warmUp: { from: warmUp.from, forSeconds: warmUp.for, ttlSeconds: warmUp.ttl ?? 0 } }),
  };
  return { nodes, spec };
}

/** Too little memory, times to live that memcached cannot have, a warm source that is not there, and nodes of a replica that would have one address. */
export function secondPoolsProblems(
  own: readonly NodeSpec[],
  part: SecondPoolsPart,
  memcached: MemcachedSpec,
): Problem[] {
  const problems: Problem[] = [];
  const { bytes, why } = leastMemory({ ...defaultSettings, ...memcached });
  const memory = part.gutter?.memory ?? bytes;
  if (memory < bytes) {
    const text = `${formatSize(memory)}; expected at least ${formatSize(bytes)}, ${why}`;
    problems.push({ path: ["gutter", "memory"], text });
  }
  for (const name of ["gutter", "warmUp"] as const) {
    const ttl = part[name]?.ttl ?? 0;
    if (Number.isInteger(ttl)) continue;
    problems.push({ path: [name, "ttl"], text: `${ttl} s; expected whole seconds, as memcached counts` });
  }
  const { warmUp, replicas } = part;
  if (warmUp?.from === "gutter" && part.gutter === undefined) {
    problems.push({ path: ["warmUp", "from"], text: '"gutter"; expected a cluster.gutter, or another source' });
  }
  if (warmUp?.from === "replica" && replicas === undefined) {
    problems.push({ path: ["warmUp", "from"], text: '"replica"; expected cluster.replicas, or another source' });
  }
  const ports = new Set(own.map(({ port }) => port));
  if (replicas !== undefined && ports.size < own.length) {
    const text = "nodes of the cluster share ports; expected a port of its own for each, since replicas have the same";
    problems.push({ path: ["replicas"], text });
  }
  return problems;
}
