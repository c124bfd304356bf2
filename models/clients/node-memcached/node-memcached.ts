/**
 * memcached for Node.js (3rd-Eden/memcached), on the ring of `hashring` with the points of libketama. A server that cannot be
 * connected to is left alone, and its calls fail at once. After `failures` issues it is given up: with `remove` it leaves the
 * ring for good, or one of `failOverServers` takes its place; otherwise it is asked again hours later.
 */
import { z } from "zod";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { milliseconds, whole } from "../shared/option-kinds.ts";
import { modelledVersion } from "../shared/versions.ts";
import { NodeMemcachedClient } from "./node-memcached-client.ts";

const options = z.strictObject({
  failures: whole(0)
    .optional()
    .describe("Times a server is left alone for `retry` before it is given up; 0: at its first issue. Default: 5."),
  failuresTimeout: milliseconds(0)
    .optional()
    .describe("Milliseconds after the first issue at which `failures` are counted anew. Default: 300000."),
  retry: milliseconds(0)
    .optional()
    .describe("Milliseconds a server is left alone after an issue, all its calls failing. Default: 30000."),
  remove: z.boolean().optional().describe("Take a server that is given up off the ring for good. Default: false."),
  failOverServers: z
    .array(z.string().min(1))
    .optional()
    .describe(
      "host:port of servers that replace removed ones in place, in this order; each has to be a node of the cluster, and is not on the ring before. Needs remove. Default: none.",
    ),
  reconnect: milliseconds(0)
    .optional()
    .describe(
      "Without remove: milliseconds until the host of a server given up is pinged. Default: 18000000, 5 hours.",
    ),
  redundancy: whole(0)
    .optional()
    .describe("Copies of each set on the next servers of the ring; reads do not look there. Default: 0, none."),
  timeout: milliseconds(1).optional().describe("Milliseconds to wait for a connection. Default: 5000."),
  idle: milliseconds(1)
    .optional()
    .describe(
      "Milliseconds without traffic until a connection is closed, also one that waits for an answer. Default: 5000.",
    ),
  retries: whole(0, 100)
    .optional()
    .describe("How often a call that gets no connection tries again before it counts as an issue. Default: 5."),
  minTimeout: milliseconds(0).optional().describe("Milliseconds before the first of these tries. Default: 1000."),
  factor: z.number().min(1).max(100).optional().describe("How much longer each of these waits is. Default: 3."),
  maxTimeout: milliseconds(0).optional().describe("Milliseconds that such a wait takes at most. Default: 60000."),
  maxKeySize: whole(1).optional().describe("Letters of the longest key. Default: 250."),
  keyCompression: z
    .boolean()
    .optional()
    .describe("Send the MD5 of longer keys in their place; false: refuse them. Default: true."),
  namespace: z.string().optional().describe("Stands before every key, hashed and sent with it. Default: none."),
});

const versions = ["2.2"];

const FOR_GOOD = "a server that was removed is never put back on the ring";

export const nodeMemcached: ClientDefinition = {
  name: "node-memcached",
  title: "memcached (Node.js, 3rd-Eden)",
  packages: ["memcached"],
  versions,
  defaultVersion: "2.2",
  versionOf: (release) => modelledVersion(release, versions),
  options,
  variations: [
    { options: { retry: 1000, retries: 0, failuresTimeout: 20000, reconnect: 20000, redundancy: 1 } },
    {
      options: { failures: 1, retry: 1000, remove: true, namespace: "app:" },
      except: { "agrees-again": FOR_GOOD },
    },
    {
      options: { failures: 0, remove: true, redundancy: 1 },
      except: { "agrees-again": FOR_GOOD },
    },
    { options: { failures: 0, reconnect: 20000 } },
  ],
  summary: {
    hash: "md5",
    distribution: "ketama ring in double precision",
    onFailure: "retried for 100 s, then an error at once for 30 s, five times; then given up",
    onRecovery: "30 s after each process's last issue; given up: 5 hours, or never with remove",
    staleRisk: "none after a crash; high with remove or failOverServers",
    verified: "golden",
  },
  multiGet:
    "getMulti: asks all servers at once. Keys of servers that fail are missing, with a list of errors beside what was found. A hung server: the callback never comes.",
  source:
    "3rd-Eden/memcached: recordings of 2.2.2; at 5438a03 (2.2.2 and later) lib/memcached.js, lib/connection.js; hashring 3.2.0 index.js, jackpot 0.0.6 index.js",
  create,
};

function create({ servers, keys, processes, options: given }: ClientParts): NodeMemcachedClient {
  const set = options.parse(given);
  const addresses = servers.map(({ host, port }) => `${host}:${port}`);
  const spares = (set.failOverServers ?? []).map((address) => addresses.indexOf(address));
  const unknown = spares.indexOf(-1);
  if (unknown >= 0)
    throw new Error(
      `failOverServers: ${set.failOverServers![unknown]} is no node of the cluster: ${addresses.join(", ")}`,
    );
  if (new Set(spares).size < spares.length) throw new Error("failOverServers: a server is named twice");
  if (spares.length > 0 && set.remove !== true) throw new Error("failOverServers: used only with remove: true");
  if (spares.length === servers.length) throw new Error("failOverServers: no server is left for the ring");
  if ((set.minTimeout ?? 1000) > (set.maxTimeout ?? 60_000)) throw new Error("minTimeout: above maxTimeout");
  return new NodeMemcachedClient({
    name: nodeMemcached.name,
    servers,
    spares,
    keys,
    processes,
    issues: {
      failures: set.failures ?? 5,
      failuresSeconds: (set.failuresTimeout ?? 300_000) / 1000,
      retrySeconds: (set.retry ?? 30_000) / 1000,
      reconnectSeconds: (set.reconnect ?? 18_000_000) / 1000,
      removes: set.remove ?? false,
    },
    redundancy: set.redundancy ?? 0,
    connectTimeoutMs: set.timeout ?? 5000,
    ioTimeoutMs: set.idle ?? 5000,
    pullWaitsSeconds: Array.from(
      { length: set.retries ?? 5 },
      (_, i) => Math.min((set.minTimeout ?? 1000) * (set.factor ?? 3) ** i, set.maxTimeout ?? 60_000) / 1000,
    ),
    keyOptions: {
      namespace: set.namespace ?? "",
      keyLettersMax: set.maxKeySize ?? 250,
      compresses: set.keyCompression ?? true,
    },
  });
}
