/**
 * twemproxy (nutcracker), Twitter's proxy: one pool of `nutcracker.yml` that speaks memcached's text protocol. A process here
 * is one proxy; all its callers share its view, and several proxies know nothing of each other. By default the keys of a dead
 * server fail. With `auto_eject_hosts` they move to the other servers after two failures and come back by time alone.
 */
import { z } from "zod";
import type { Hash } from "../../hashing/hash.ts";
import {
  crc,
  crc16,
  crc32,
  fnv1a32,
  fnv1a64,
  fnv132,
  fnv164,
  hsieh,
  jenkins,
  md5,
  murmur2,
  oneAtATime,
} from "../../hashing/index.ts";
import { utf8 } from "../../hashing/utf8.ts";
import { inOrder } from "../../placement/in-order.ts";
import { evenFrom, ketamaWeighted } from "../../placement/ketama-weighted.ts";
import { ketamaName } from "../../placement/ring-names.ts";
import { Subsets } from "../../placement/subsets.ts";
import { WeightedModula } from "../../placement/weighted-modula.ts";
import type { Client } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { compareTexts } from "../shared/compare-texts.ts";
import { flag, milliseconds, whole } from "../shared/option-kinds.ts";
import { modelledVersion } from "../shared/versions.ts";
import { keyRules } from "./keys.ts";
import { ServerPool } from "./server-pool.ts";

/** The values of `hash:`. Its crc32 is bits 16 to 30 of the CRC; the whole CRC is crc32a. */
const hashes = {
  one_at_a_time: oneAtATime,
  md5,
  crc16,
  crc32: crc,
  crc32a: crc32,
  fnv1_64: fnv164,
  fnv1a_64: fnv1a64,
  fnv1_32: fnv132,
  fnv1a_32: fnv1a32,
  hsieh,
  murmur: murmur2,
  jenkins,
} satisfies Readonly<Record<string, Hash>>;
type HashName = keyof typeof hashes;

/** How long Linux tries to connect if nobody sets a limit: six retries, 1 s, 2 s ... 64 s apart. */
const KERNEL_CONNECT_TIMEOUT_MS = 127_000;

const options = z.strictObject({
  hash: z
    .enum(Object.keys(hashes) as HashName[])
    .optional()
    .describe("What hashes keys; servers on the ring are hashed by MD5. Default: fnv1a_64, of which 32 bits are left."),
  hash_tag: z
    .string()
    .regex(/^[\x21-\x7e]{2}$/, { error: "expected two characters, such as {}" })
    .optional()
    .describe("Two characters: only what stands between them in a key is hashed. Default: none."),
  distribution: z
    .enum(["ketama", "modula", "random"])
    .optional()
    .describe(
      "ketama: the weighted ring; modula: remainder by the servers in use, each once a unit of weight; random is not modelled. Default: ketama.",
    ),
  timeout: milliseconds(0)
    .optional()
    .describe("Milliseconds to wait for a server, connecting included; 0: for ever. Default: for ever."),
  auto_eject_hosts: flag().optional().describe("Leave failing servers out of the distribution. Default: false."),
  server_retry_timeout: milliseconds(0)
    .optional()
    .describe("Milliseconds an ejected server is left out. Default: 30000."),
  server_failure_limit: whole(0)
    .optional()
    .describe("Failures in a row until a server is ejected; 0 is as 1. Default: 2."),
  names: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      "Names of the servers, in their order, as they stand behind host:port:weight in nutcracker.yml; the ring is made of them. Default: host:port, host alone for port 11211.",
    ),
});

const versions = ["0.4"];

export const twemproxy: ClientDefinition = {
  name: "twemproxy",
  title: "twemproxy (nutcracker), a proxy",
  packages: ["nutcracker"],
  versions,
  defaultVersion: "0.4",
  versionOf: (release) => modelledVersion(release, versions),
  options,
  variations: [
    { options: { distribution: "modula", hash: "crc16", hash_tag: "::" } },
    { options: { auto_eject_hosts: true } },
    {
      options: { auto_eject_hosts: true, distribution: "modula", server_failure_limit: 1, server_retry_timeout: 5000 },
    },
  ],
  summary: {
    hash: "fnv1a_64 (its low 32 bits)",
    distribution: "ketama, the weighted ring",
    onFailure: "errors; with auto_eject_hosts the ring without it after 2 failures",
    onRecovery: "the next request; ejected, 30 s later by time alone",
    staleRisk: "none after a crash; high when ejecting",
    verified: "live",
  },
  multiGet:
    "get with several keys: a request to each server, all at once. If one fails, the whole reply is an error, and the connection to the caller is closed.",
  source:
    "twitter/twemproxy: recordings of 0.5.0; 0.4.0 to 0.5.0 (60aaf85) src/nc_server.c, nc_conf.c, nc_request.c, hashkit/*",
  create,
};

function create({ servers, keys, processes, options: given }: ClientParts): Client {
  const set = options.parse(given);
  const { distribution = "ketama" } = set;
  if (distribution === "random") {
    throw new Error(
      "distribution: random sends every request to a server drawn anew, so that no key has a home; not modelled",
    );
  }
  const named = set.names ?? servers.map(ketamaName);
  if (named.length !== servers.length) {
    throw new Error(`names: ${named.length} of them for ${servers.length} servers; expected one for each`);
  }
  const twice = named.find((name, i) => named.indexOf(name) < i);
  if (twice !== undefined) throw new Error(`names: ${twice} twice; twemproxy wants each server's name to be its own`);
  const order = sortedByName(named);
  const names = order.map((server) => named[server]);
  const weights = order.map((server) => servers[server].weight);
  const placing = `twemproxy ${distribution} ${names.join(" ")} ${weights.join()} ${order.join()}`;
  const hash = hashes[set.hash ?? "fnv1a_64"];
  const timeoutMs = set.timeout ?? 0;
  return new ServerPool({
    name: twemproxy.name,
    nodes: servers.length,
    processes,
    keys,
    rules: keyRules(set.hash_tag ?? ""),
    hash,
    subsets: new Subsets(servers.length, placing, (taking) => {
      const positions = order.map((_, position) => position).filter((position) => taking.includes(order[position]));
      return inOrder(
        distribution === "ketama" ? ketamaWeighted(names, weights, positions) : new WeightedModula(weights, positions),
        order,
      );
    }),
    placing: `${placing} ${hash.name}`,
    evenFrom: distribution === "ketama" ? evenFrom(weights) : servers.length,
    ejects: Boolean(set.auto_eject_hosts),
    failureLimit: set.server_failure_limit ?? 2,
    retryTimeoutSeconds: (set.server_retry_timeout ?? 30_000) / 1000,
    connectTimeoutMs: timeoutMs === 0 ? KERNEL_CONNECT_TIMEOUT_MS : timeoutMs,
    ioTimeoutMs: timeoutMs === 0 ? Number.POSITIVE_INFINITY : timeoutMs,
  });
}

/** Positions in the order of the names, short ones first, as the check for duplicates leaves them (conf_validate_server). */
function sortedByName(names: readonly string[]): readonly number[] {
  const lengths = names.map((name) => utf8(name).length);
  return [...names.keys()].sort((a, b) => lengths[a] - lengths[b] || compareTexts(names[a], names[b]));
}
