/**
 * pymemcache, Python (pinterest/pymemcache): its HashClient, one in each process. It first leaves a failing server alone for
 * steps of `retry_timeout`, then takes it out of the rendezvous hashing, and puts it back by time alone, untested.
 */
import { z } from "zod";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { PYTHON } from "../shared/one-at-a-time.ts";
import { CLOCK_SECONDS_MAX, patience, refuseWeights, seconds, whole } from "../shared/option-kinds.ts";
import { modelledVersion } from "../shared/versions.ts";
import { HashClient } from "./hash-client.ts";

const options = z.strictObject({
  retry_attempts: whole(0)
    .optional()
    .describe("Failed retries of a failing server until it is taken out; 0: at its first failure. Default: 2."),
  retry_timeout: seconds().optional().describe("Seconds a failing server is left alone before each retry. Default: 1."),
  dead_timeout: seconds()
    .optional()
    .describe("Seconds after which servers that were taken out are looked over and put back. Default: 60."),
  connect_timeout: patience(CLOCK_SECONDS_MAX)
    .optional()
    .describe("Seconds to wait for a connection. Default: for ever."),
  timeout: patience(CLOCK_SECONDS_MAX).optional().describe("Seconds to wait for an answer. Default: for ever."),
  ignore_exc: z
    .boolean()
    .optional()
    .describe("Failures look like misses instead of being raised; it changes no server's standing. Default: false."),
  use_pooling: z
    .boolean()
    .optional()
    .describe(
      "A pool of connections to each server; of no effect here, where a process does one thing at a time. Default: false.",
    ),
  default_noreply: z
    .boolean()
    .optional()
    .describe(
      "Writes ask for no reply and return when they are sent: the first one to a broken connection is lost unnoticed, one to a hung server is stored when it goes on. Default: true.",
    ),
  key_prefix: z.string().optional().describe("Stands before every key as it is sent; it is not hashed. Default: none."),
  allow_unicode_keys: z.boolean().optional().describe("Take keys that are not ASCII. Default: false."),
});

const versions = ["3.5", "4.0"];

export const pymemcache: ClientDefinition = {
  name: "pymemcache",
  title: "pymemcache HashClient (Python)",
  packages: ["python3-pymemcache"],
  versions,
  defaultVersion: "4.0",
  versionOf: (release) => modelledVersion(release, versions),
  options,
  variations: [
    { options: { retry_attempts: 0, dead_timeout: 3 } },
    { options: { default_noreply: false, retry_timeout: 0.5, key_prefix: "app:", allow_unicode_keys: true } },
  ],
  summary: {
    hash: "murmur3",
    distribution: "rendezvous",
    onFailure: "fails, is retried twice, then keys go to other servers",
    onRecovery: "put back untested, 60 to 120 s after it was taken out",
    staleRisk: "high: leftovers on other servers, split view for two minutes",
    verified: "live",
  },
  multiGet:
    "get_many: one server after another, in the order of their first keys. The first failure is raised; with ignore_exc the keys of servers that fail are missing.",
  oneAtATime: PYTHON,
  source:
    "pinterest/pymemcache: recordings of 3.5.2; at 3ef28ef (4.0.0 and later) client/hash.py, client/rendezvous.py, client/murmur3.py, client/base.py",
  create,
};

function create({ servers, keys, processes, startedAt, options: given }: ClientParts): HashClient {
  const set = options.parse(given);
  refuseWeights(servers, "pymemcache");
  const ms = (limit: number | undefined) => (limit === undefined ? Number.POSITIVE_INFINITY : limit * 1000);
  return new HashClient({
    name: pymemcache.name,
    servers,
    keys,
    processes,
    startedAt: startedAt ?? (() => 0),
    retryAttempts: set.retry_attempts ?? 2,
    retryTimeoutSeconds: set.retry_timeout ?? 1,
    deadTimeoutSeconds: set.dead_timeout ?? 60,
    connectTimeoutMs: ms(set.connect_timeout),
    ioTimeoutMs: ms(set.timeout),
    noReply: set.default_noreply ?? true,
    ignoresExceptions: set.ignore_exc ?? false,
    prefix: set.key_prefix ?? "",
    allowsUnicode: set.allow_unicode_keys ?? false,
  });
}
