/** The nodes: how many, where, how large. Defaults: the founding cluster's three processes, memcached's own `-m 64`. */
import { z } from "zod";
import type { ProfileName } from "../nodes/settings.ts";
import { count, size } from "./fields.ts";

/** memcached refuses to start with less than two of its largest items: `-m 2` (facts of 1.6.18, items.c). */
const LEAST_MEMORY_BYTES = 2 * 1024 * 1024;
const FIRST_PORT = 11_211;
/** An application's list of more servers than this is beyond every published cluster. */
const NODES_MAX = 1000;

/** The kinds of memcached that the node model knows; its default since 1.5, the segmented LRU, is none of them yet. */
const profiles = ["classic", "1.4"] as const satisfies readonly ProfileName[];

const memory = () => size({ least: LEAST_MEMORY_BYTES });

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
  memory: memory().optional().describe("Memory of this node (-m); default: that of the cluster."),
  weight: z.int().min(1).prefault(1).describe("Weight in the application's server list."),
});

export const cluster = z.strictObject({
  nodes: z
    .union([count(1).max(NODES_MAX), z.array(node).min(1).max(NODES_MAX)])
    .prefault(3)
    .describe(
      "How many nodes, or the list of them in the order of the application's server list. Default: three, the cluster of the founding experiment.",
    ),
  memory: memory()
    .prefault("64MB")
    .describe("Memory of a node (-m). Default: memcached's own, 64MB of 1,048,576 bytes."),
  profile: z
    .enum(profiles)
    .prefault("classic")
    .describe(
      "The kind of memcached. classic: 1.6 with -o no_modern, one LRU list a size class; 1.4: 1.4.5 to 1.4.7 of 2010-2011. The segmented LRU of 1.6 at its defaults is not modelled. Default: classic.",
    ),
});

/** With every node spelled out. */
export function resolveCluster({ nodes, memory: memoryBytes, profile }: z.output<typeof cluster>) {
  const list = typeof nodes === "number" ? Array.from({ length: nodes }, () => node.parse({})) : nodes;
  return {
    profile,
    nodes: list.map((entry, i) => ({
      host: entry.host,
      port: entry.port ?? FIRST_PORT + i,
      memoryBytes: entry.memory ?? memoryBytes,
      weight: entry.weight,
    })),
  };
}
