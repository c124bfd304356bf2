/**
 * pylibmc, Python (lericson/pylibmc), on libmemcached: pylibmc.Client(servers, behaviors), one object for the life of a
 * process. By default the keys of a dead server fail. With `ketama_weighted` and `remove_failed` the ring changes, and with
 * `dead_timeout` the server comes back.
 */
import { z } from "zod";
import type { Client } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { addServers, type Behaviors, defaultBehaviors } from "../libmemcached/behaviors.ts";
import { Memcached } from "../libmemcached/memcached.ts";
import type { Returned } from "../libmemcached/multi-get.ts";
import { ResultCode } from "../libmemcached/result-code.ts";
import { PYTHON } from "../shared/one-at-a-time.ts";
import { flag, milliseconds, whole, wholeSeconds } from "../shared/option-kinds.ts";
import { modelledVersion } from "../shared/versions.ts";
import { keyRules } from "./keys.ts";
import { distributions, hashNames, setBehaviors } from "./set-behaviors.ts";

/** More seconds do not fit a clock of 32 bits that has run for a while. */
const SECONDS_MAX = 1_000_000_000;

/** A behavior that is taken and changes nothing here. */
const idle = (text: string) => whole(-1).or(z.boolean()).optional().describe(`${text} Of no effect here.`);
const hash = z.enum(hashNames);

const options = z.strictObject({
  binary: flag().optional().describe("Client(binary=True): speak the binary protocol. Default: false."),
  hash: hash
    .optional()
    .describe("What hashes keys and, for unweighted rings, servers. Default: default, one-at-a-time."),
  ketama: flag()
    .optional()
    .describe("The plain ring, `consistent ketama`, with whatever hash is set; false: modula. Default: none of both."),
  ketama_weighted: flag()
    .optional()
    .describe("MD5 and the weighted ring of libketama; false is not off, but as ketama. Default: none of both."),
  ketama_hash: hash.optional().describe("Set beside `hash`, and used by nothing in libmemcached. Of no effect here."),
  distribution: z
    .enum(Object.keys(distributions) as (keyof typeof distributions)[])
    .optional()
    .describe(
      "modula, consistent or consistent ketama, consistent ketama spy, consistent weighted, virtual bucket. random is not modelled. Default: modula.",
    ),
  verify_keys: flag()
    .optional()
    .describe("Take printable ASCII only; not with binary. Default: false, keys that break the protocol fail."),
  connect_timeout: milliseconds(-1)
    .optional()
    .describe("Milliseconds to wait for a connection; -1: for ever. Default: 4000."),
  _poll_timeout: milliseconds(-1)
    .optional()
    .describe("Milliseconds to wait for an answer; -1: for ever. Default: 5000."),
  retry_timeout: wholeSeconds(0, SECONDS_MAX)
    .optional()
    .describe("Seconds a failed server is left alone (_retry_timeout before 1.3). Default: 2."),
  failure_limit: whole(1).optional().describe("Failed connections until a server counts as dead. Default: 5."),
  remove_failed: flag()
    .optional()
    .describe("Leave failed servers out of a consistent ring. Needs dead_timeout to end well. Default: false."),
  auto_eject: flag().optional().describe("The same under its other name. Default: false."),
  dead_timeout: wholeSeconds(0, SECONDS_MAX)
    .optional()
    .describe("Seconds an ejected server is left out; 0: for ever, its keys failing. Default: 0."),
  num_replicas: whole(0, 1000)
    .optional()
    .describe("Copies of each set on the next servers of the list; with binary only. Default: 0."),
  namespace: z.string().optional().describe("Stands before every key. Default: none."),
  _hash_with_prefix_key: flag().optional().describe("Hash the namespace with the key. Default: false."),
  _sort_hosts: flag().optional().describe("Sort the servers by host and port. Default: false."),
  order: z
    .enum(["behaviors-first", "servers-first"])
    .optional()
    .describe(
      "Client(servers, behaviors=...), or mc.behaviors = ... afterwards: a plain consistent ring has weights only with the first. Default: behaviors-first.",
    ),
  no_block: idle("Asynchronous I/O."),
  tcp_nodelay: idle("TCP_NODELAY."),
  tcp_keepalive: idle("SO_KEEPALIVE."),
  cas: idle("Support of gets and cas."),
  send_timeout: idle("Microseconds for SO_SNDTIMEO; sockets do not block."),
  receive_timeout: idle("Microseconds for SO_RCVTIMEO; sockets do not block."),
  pickle_protocol: idle("How values are pickled."),
});

const versions = ["1.5", "1.6"];

export const pylibmc: ClientDefinition = {
  name: "pylibmc",
  title: "pylibmc (Python, libmemcached)",
  packages: ["python3-pylibmc"],
  versions,
  defaultVersion: "1.6",
  versionOf,
  options,
  variations: [
    { options: { ketama_weighted: true } },
    {
      options: { ketama: true, hash: "md5", remove_failed: true, failure_limit: 2, retry_timeout: 1, dead_timeout: 4 },
    },
    { options: { binary: true, num_replicas: 1 } },
  ],
  summary: {
    hash: "one-at-a-time",
    distribution: "modula",
    onFailure: "keys of the server fail",
    onRecovery: "2 to 3 s after its last try",
    staleRisk: "none after a crash; high with remove_failed",
    verified: "live",
  },
  multiGet:
    "get_multi: as php-memcached sends and reads. Text: a dead server's keys are missing; binary: raises if a dead server's key comes after the first keys of all live ones. Hung servers' keys are missing after the poll time-out.",
  oneAtATime: PYTHON,
  source:
    "lericson/pylibmc: recordings of 1.6.3 on libmemcached 1.1.4; its src/_pylibmcmodule.h and .c; awesomized/libmemcached 1.1.4 src/libmemcached/behavior.cc",
  create,
};

/** Its exceptions by libmemcached's code (_pylibmcmodule.h); any other code raises `Error`. */
const exceptions: Readonly<Record<number, string>> = {
  [ResultCode.connectionFailure]: "ConnectionError",
  [ResultCode.someErrors]: "SomeErrors",
  [ResultCode.badKeyProvided]: "BadKeyProvided",
  [ResultCode.serverMarkedDead]: "ServerDead",
  [ResultCode.serverTemporarilyDisabled]: "ServerDown",
};

/** get_multi (_fetch_multi): whatever memcached_mget does not call a success is raised, and how reading ends does not count. */
const returned: Returned = {
  hung: "its keys",
  notSent: () => "failure",
  read: () => "found",
  error: (code) => exceptions[code] ?? "Error",
};

/** pylibmc's release (`1.6.3`), or with that of its library, which decides: 1.6 stands for libmemcached 1.1, 1.5 for 1.0. */
function versionOf(release: string): string | null {
  const library = /libmemcached\s+1\.(\d+)/.exec(release)?.[1];
  if (library !== undefined) return library === "0" ? "1.5" : "1.6";
  return modelledVersion(release, versions);
}

function create({ servers, keys, processes, version, options: given }: ClientParts): Client {
  const set = options.parse(given);
  const binary = Boolean(set.binary);
  if (binary && set.verify_keys !== undefined) {
    throw new Error("verify_keys: libmemcached refuses to set it with the binary protocol");
  }
  const behaviors: Behaviors = { ...defaultBehaviors, binaryProtocol: binary };
  const isServersFirst = set.order === "servers-first";
  if (isServersFirst) addServers(behaviors, servers, false);
  setBehaviors(behaviors, set, version === "1.5");
  if (!isServersFirst) addServers(behaviors, servers, false);
  return new Memcached({
    name: pylibmc.name,
    servers,
    keys,
    rules: keyRules({
      namespace: set.namespace ?? "",
      hashesNamespace: Boolean(set._hash_with_prefix_key),
      binary,
      verifies: Boolean(set.verify_keys),
    }),
    processes,
    behaviors,
    backsOff: true,
    persistent: true,
    returned,
  });
}
