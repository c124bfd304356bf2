/**
 * Dalli, Ruby (petergoldstein/dalli), with the options of Dalli::Client.new. Keys of a server that is not alive go to other
 * servers. Each process tries the server again once it has been down for a while.
 */
import { z } from "zod";
import type { Client } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { RUBY } from "../shared/one-at-a-time.ts";
import { flag, patience, seconds, whole } from "../shared/option-kinds.ts";
import { modelledVersion } from "../shared/versions.ts";
import { DalliClient } from "./dalli-client.ts";
import { keyRules } from "./keys.ts";

/** Nobody waits longer than a day for a server. */
const DAY_SECONDS = 86_400;

const options = z.strictObject({
  failover: flag().optional().describe("Look for other servers when a key's is not alive. Default: true."),
  down_retry_delay: seconds(DAY_SECONDS)
    .optional()
    .describe("Seconds until a server that is down is tried again. Default: 30; in 2.7 60."),
  socket_timeout: patience()
    .optional()
    .describe("Seconds to wait for a connection, and for an answer. Default: 1; in 2.7 0.5."),
  socket_max_failures: whole(1).optional().describe("Failures until a server is down. Default: 2."),
  socket_failure_delay: seconds(DAY_SECONDS)
    .optional()
    .describe("Seconds to sleep after a failure that is not the last. Default: 0.1; in 2.7 0.01."),
  namespace: z.string().optional().describe("Stands before every key, with a colon. Default: none."),
});

const versions = ["2.7", "3.2", "4.0", "5.0"];

/** 3.0 and 3.1 behave as 3.2 does (recordings of 3.0.6). */
function versionOf(release: string): string | null {
  return modelledVersion(release, versions) ?? (/^3\.[01]\b/.test(release) ? "3.2" : null);
}

export const dalli: ClientDefinition = {
  name: "dalli",
  title: "Dalli (Ruby)",
  packages: ["ruby-dalli"],
  versions,
  defaultVersion: "5.0",
  versionOf,
  options,
  variations: [
    { options: { failover: false } },
    { options: { socket_max_failures: 1, down_retry_delay: 3, namespace: "app" } },
  ],
  summary: {
    hash: "crc32",
    distribution: "ring of 160 SHA-1 points a server",
    onFailure: "rehash to other servers, up to 20 looks",
    onRecovery: "retried by each process 30 s after it was found down",
    staleRisk: "high: leftovers on other servers, split view for 30 s",
    verified: "live",
  },
  multiGet:
    "get_multi: connects to servers one after another in the order of the keys, with the time-outs and sleeps of a single get, then asks all at once and waits socket_timeout for all together. Keys of servers that fail are missing.",
  oneAtATime: RUBY,
  source:
    "petergoldstein/dalli: recordings of 3.0.6; at 614d154 (5.0.6): lib/dalli/ring.rb, client.rb, key_manager.rb, protocol/connection_manager.rb; 2.7's server.rb for its defaults",
  create,
};

function create({ servers, keys, processes, version, options: given }: ClientParts): Client {
  const set = options.parse(given);
  const isOld = version === "2.7";
  return new DalliClient({
    name: dalli.name,
    processes,
    names: servers.map(({ host, port }) => `${host}:${port}`),
    weights: servers.map(({ weight }) => weight),
    keys,
    rules: keyRules(set.namespace ?? "", isOld),
    failover: Boolean(set.failover ?? true),
    downRetryDelaySeconds: set.down_retry_delay ?? (isOld ? 60 : 30),
    socketFailureDelaySeconds: set.socket_failure_delay ?? (isOld ? 0.01 : 0.1),
    socketMaxFailures: set.socket_max_failures ?? 2,
    socketTimeoutMs: (set.socket_timeout ?? (isOld ? 0.5 : 1)) * 1000,
  });
}
