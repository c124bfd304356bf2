/** The nodes: how many, where, what their processes are. Defaults: the founding cluster's three, memcached's own `-m 64`. */
import { z } from "zod";
import type { Problem } from "../../src/core/text/problems.ts";
import { count } from "../../src/core/text/quantities.ts";
import { memcachedShape, readProcesses } from "./memcached.ts";
import type { MemcachedSpec, NodeSpec } from "./types.ts";

const FIRST_PORT = 11_211;
/** An application's list of more servers than this is beyond every published cluster. */
const NODES_MAX = 1000;

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
  weight: z.int().min(1).prefault(1).describe("Weight in the application's server list."),
});

export const cluster = z.strictObject({
  nodes: z
    .union([count(1).max(NODES_MAX), z.array(node).min(1).max(NODES_MAX)])
    .prefault(3)
    .describe(
      "How many nodes, or the list of them in the order of the application's server list. Default: three, the cluster of the founding experiment.",
    ),
  ...memcachedShape("all"),
});

interface Resolved {
  readonly cluster: { readonly memcached: MemcachedSpec; readonly nodes: readonly NodeSpec[] };
  readonly problems: readonly Problem[];
}

/** With every node spelled out. */
export function resolveCluster({ nodes, ...all }: z.output<typeof cluster>): Resolved {
  const list = typeof nodes === "number" ? Array.from({ length: nodes }, () => node.parse({})) : nodes;
  const { memcached, nodes: processes, problems } = readProcesses(all, list);
  return {
    cluster: {
      memcached,
      nodes: list.map(({ host, weight }, i) => ({
        host,
        port: processes[i].port ?? FIRST_PORT + i,
        memoryBytes: processes[i].memoryBytes,
        weight,
      })),
    },
    problems,
  };
}
