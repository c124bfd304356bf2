/**
 * python-memcached, Python's module `memcache` (linsomniac/python-memcached). It rehashes the keys of a dead server; keys that
 * share fifteen bits go the same way. Each thread's client leaves a dead server alone for `dead_retry`. With
 * `flush_on_reconnect` it empties a server when it connects to it again.
 */
import { z } from "zod";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { PYTHON } from "../shared/one-at-a-time.ts";
import { flag, patience, seconds, whole } from "../shared/option-kinds.ts";
import { modelledVersion } from "../shared/versions.ts";
import { MemcacheClient } from "./memcache-client.ts";

const options = z.strictObject({
  dead_retry: seconds().optional().describe("Seconds a dead server is left alone. Default: 30."),
  socket_timeout: patience().optional().describe("Seconds to wait for a connection, and for an answer. Default: 3."),
  flush_on_reconnect: flag()
    .optional()
    .describe("Send flush_all when a server that was dead is connected to again, each client for itself. Default: 0."),
  server_max_key_length: whole(0).optional().describe("Bytes of the longest key; 0: any length. Default: 250."),
});

const versions = ["1.59", "1.62"];

export const pythonMemcached: ClientDefinition = {
  name: "python-memcached",
  title: "python-memcached (Python module memcache)",
  packages: ["python3-memcache"],
  versions,
  defaultVersion: "1.62",
  versionOf: (release) => modelledVersion(release, versions),
  options,
  variations: [{ options: { flush_on_reconnect: 1, dead_retry: 5 } }, { options: { dead_retry: 0 } }],
  summary: {
    hash: "crc32, bits 16 to 30",
    distribution: "modulo of a weight table",
    onFailure: "rehash to other servers, up to 10 tries; the call that notices fails",
    onRecovery: "retried by each client 30 s after it saw the failure",
    staleRisk: "high: leftovers on other servers, split view for 30 s; with flush_on_reconnect not after a partition",
    verified: "live",
  },
  multiGet:
    "get_multi: finds a server for each key as for a single one, sends to all, reads one after another, each up to socket_timeout. Keys of servers that fail are missing.",
  oneAtATime: PYTHON,
  source: "linsomniac/python-memcached: recordings of Debian's 1.59; at 91bbf73 (1.62) memcache.py",
  create,
};

function create({ servers, keys, processes, options: given }: ClientParts): MemcacheClient {
  const set = options.parse(given);
  return new MemcacheClient({
    name: pythonMemcached.name,
    servers,
    keys,
    processes,
    deadRetrySeconds: set.dead_retry ?? 30,
    timeoutMs: (set.socket_timeout ?? 3) * 1000,
    flushesOnReconnect: Boolean(set.flush_on_reconnect ?? false),
    keyBytesMax: set.server_max_key_length ?? 250,
  });
}
