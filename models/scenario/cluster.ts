/** The nodes: how many, where, what their processes are. Defaults: the founding cluster's three, memcached's own `-m 64`. */
import { z } from "zod";
import { nearest } from "../../src/core/text/nearest.ts";
import { leading, type Problem } from "../../src/core/text/problems.ts";
import { atMost, count, type Limit } from "../../src/core/text/quantities.ts";
import type { SecondPoolsSpec } from "../second-pools/second-pools-spec.ts";
import { tooMuchWeight } from "./consistency/budget.ts";
import { memcachedShape, readProcesses } from "./memcached.ts";
import { inconsistentNodes } from "./node-position.ts";
import { allOf, isPlain, partsReader, readable } from "./parts.ts";
import { secondPoolsProblems, secondPoolsShape, withSecondPools } from "./second-pools.ts";
import type { MemcachedSpec, NodeSpec } from "./types.ts";

const FIRST_PORT = 11_211;
const NODES_MAX: Limit = { value: 1000, why: "since every process keeps a connection to each" };
/** All weights together have the same limit: `tooMuchWeight`. */
const WEIGHT_MAX: Limit = { value: 10_000, why: "since a library places up to 160 points on its ring for each" };

/** A server's weight. */
export const weight = () => atMost(z.int().min(1), WEIGHT_MAX).prefault(1);

const node = z.strictObject({
  host: z
    .string()
    .min(1)
    .prefault("127.0.0.1")
    .describe("Host name as the application writes it: rings hash this text."),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe("Port; default: 11211 for the first node, 11212 for the second, and so on."),
  ...memcachedShape("one"),
  weight: weight().describe("Weight in the application's server list."),
});

export const cluster = z.strictObject(
  {
    nodes: z
      .union([atMost(count(1), NODES_MAX), z.array(node).min(1).max(NODES_MAX.value)])
      .prefault(3)
      .describe(
        "How many nodes, or the list of them in the order of the application's server list. Default: three, the cluster of the founding experiment.",
      ),
    ...memcachedShape("all"),
    ...secondPoolsShape,
  },
  leading("nodes"),
);

const readParts = partsReader(cluster);

export interface ReadCluster {
  readonly cluster: {
    readonly memcached: MemcachedSpec;
    readonly nodes: readonly NodeSpec[];
    readonly secondPools?: SecondPoolsSpec;
  } | null;
  /** The nodes are known, those beside the cluster behind the others, even where something else of the cluster is wrong. */
  readonly nodes: readonly NodeSpec[] | null;
  /** How many nodes there are, where they could not be read; null where not even that is known. */
  readonly amount: number | null;
  readonly problems: readonly Problem[];
}

/** With every node spelled out. */
export function readCluster(input: unknown): ReadCluster {
  const { parts, problems } = readParts(input);
  if (parts.nodes === null || saysNodesElsewise(input)) {
    return { cluster: null, nodes: null, amount: amountOf(input), problems };
  }
  const whole = allOf(parts);
  const resolved = resolve({ ...readable(parts), nodes: parts.nodes });
  const own = resolved.cluster.nodes;
  const beside = readable({ gutter: parts.gutter, replicas: parts.replicas, warmUp: parts.warmUp });
  const { nodes, spec } = withSecondPools(own, beside);
  const misfits = secondPoolsProblems(own, beside, resolved.cluster.memcached);
  const weights = tooMuchWeight(nodes);
  const all = [
    ...problems,
    ...(whole === null ? [] : resolved.problems),
    ...inconsistentNodes(nodes).map(({ path, text }) => ({ path: ["nodes", ...path], text })),
    ...weights,
    ...misfits,
  ];
  // Nobody makes a ring of too much weight, not even to see whether the client accepts it.
  const isSound = whole !== null && [...problems, ...resolved.problems, ...weights, ...misfits].length === 0;
  const cluster = {
    memcached: resolved.cluster.memcached,
    nodes,
    ...(spec === undefined ? {} : { secondPools: spec }),
  };
  return { cluster: isSound ? cluster : null, nodes, amount: nodes.length, problems: all };
}

/** Whether a key that is none may be meant to be `nodes`, which is not said: how many there are is not known then. */
function saysNodesElsewise(input: unknown): boolean {
  if (!isPlain(input) || input.nodes !== undefined) return false;
  const known = Object.keys(cluster.shape);
  return Object.entries(input).some(([key, value]) => {
    if (known.includes(key) || (typeof value !== "number" && !Array.isArray(value))) return false;
    const near = nearest(key, known);
    return near === null || near === "nodes";
  });
}

/** Of a list of which an entry could not be read. Where more nodes stand beside the cluster it says nothing of them. */
function amountOf(input: unknown): number | null {
  if (!isPlain(input) || !Array.isArray(input.nodes)) return null;
  return Object.keys(secondPoolsShape).some((key) => input[key] !== undefined) ? null : input.nodes.length;
}

function resolve({ nodes, ...all }: Partial<z.output<typeof cluster>> & Pick<z.output<typeof cluster>, "nodes">) {
  const list = typeof nodes === "number" ? Array.from({ length: nodes }, () => node.parse({})) : nodes;
  const { memcached, nodes: processes, problems } = readProcesses(all, list);
  const resolved = list.map(
    ({ host, weight: ofNode }, i): NodeSpec => ({
      host,
      port: processes[i].port ?? FIRST_PORT + i,
      memoryBytes: processes[i].memoryBytes,
      weight: ofNode,
    }),
  );
  return { cluster: { memcached, nodes: resolved }, problems };
}
