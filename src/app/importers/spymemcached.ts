/**
 * spymemcached by properties: Spring's MemcachedClientFactoryBean (`servers`, `failureMode`, `opTimeout` ...), Hibernate's second-level
 * caches (`hibernate.memcached.*`) and Simple Spring Memcached, as a .properties file or as XML.
 */
import { isIPv4 } from "node:net";
import { YamlDocument } from "./document.ts";
import type { Entry } from "./ini-files.ts";
import type { Found, Kind, Read } from "./kind.ts";
import { impossible, type Meanings, plain, take, unused } from "./options.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Tree } from "./tree.ts";

const enumOf = (value: unknown): string => String(value).replace(/^.*\./, "");

const meanings: Meanings = {
  failureMode: { option: "failureMode", as: enumOf },
  hashAlg: { option: "hashAlg", as: hashOf },
  hashAlgorithm: { option: "hashAlg", as: hashOf },
  locatorType: { option: "locatorType", as: enumOf },
  ketamaNodeKeyFormat: { option: "ketamaNodeKeyFormat", as: enumOf },
  opTimeout: { option: "opTimeout", as: plain },
  operationTimeout: { option: "opTimeout", as: plain },
  maxReconnectDelay: { option: "maxReconnectDelay", as: plain },
  timeoutExceptionThreshold: { option: "timeoutExceptionThreshold", as: plain },
  maxTimeoutExceptionThreshold: { option: "timeoutExceptionThreshold", as: plain },
  ...unused(
    "of the sockets, not of the servers",
    "daemon",
    "daemonMode",
    "readBufferSize",
    "readBufSize",
    "useNagleAlgorithm",
  ),
  ...unused(
    "of the sockets, not of the servers",
    "shouldOptimize",
    "protocol",
    "useBinaryProtocol",
    "initialObservers",
  ),
  ...unused(
    "the queue of an operation is as long as it needs",
    "operationQueueLength",
    "opQueueMaxBlockTime",
    "opQueueFactory",
  ),
  ...unused("the queue of an operation is as long as it needs", "readOpQueueFactory", "writeOpQueueFactory"),
  ...unused(
    "how values are stored, not where",
    "transcoder",
    "compressionThreshold",
    "defaultTranscoder",
    "keyTranscoder",
  ),
  ...unused("how long values live is the workload's", "cacheTimeSeconds", "expiration", "cacheName", "expiry"),
  ...unused("log-ins are not modelled", "authDescriptor", "username", "password"),
  ...unused(
    "of the cache, not of the client",
    "memcacheClientFactory",
    "cacheLockTimeout",
    "keyStrategy",
    "clearSupported",
  ),
  ...unused(
    "of the cache, not of the client",
    "dogpilePrevention",
    "keyPrefix",
    "namespace",
    "useNameAsKeyPrefix",
    "enabled",
  ),
  ...impossible("distribution by weights is not modelled; expected servers without", "weights"),
};
/** Names of a setting in files that have no more than the servers. */
const SERVERS = ["servers", "serverList", "address", "addresses", "hosts", "host", "endpoints"];
const BEANS =
  /(?:^|\.)(?:spy\.memcached|ssm|memcached?)(?:\.|$)|MemcachedClientFactoryBean|AddressProvider|CacheConfiguration/i;
const OTHER = /xmemcached|rubyeye|danga|whalin/i;

export const spymemcached: Kind = {
  name: "spymemcached",
  client: "spymemcached",
  looks: "hibernate.memcached.servers=host:11211, or memcached.servers and memcached.opTimeout",
  recognises: (read) => oursOf(read).length > 0,
  read(read: Read, found: Found) {
    const lines = oursOf(read);
    for (const { name, value, from } of lines) {
      if (OTHER.test(value) && /factory/i.test(name)) {
        found.problems.push(
          `${from}: ${name}: ${value}: another library, which is not modelled; expected spymemcached`,
        );
      }
    }
    const settings = new Map(lines.map(({ name, value, from }) => [lastOf(name), { value, from }]));
    readFactory(settings, found);
    for (const [name, { value, from }] of settings) readSetting(name, value, from, found);
    readAddresses(found);
  },
};

/** Lines about memcached: by their prefix, or by the bean they stand in. YAML says the same in nested mappings. */
function oursOf({ entries: lines, document }: Read): Entry[] {
  // A program's source has settings of such names for other libraries.
  const entries = document instanceof YamlDocument ? flat(document, document.value, []) : lines;
  const named = entries.filter(({ name, section }) => {
    const isNamed = /(?:^|\.)(?:spy)?memcached?\./i.test(name) && !/^memcached?\.(?:sess_|[a-z]+_[a-z_]+$)/.test(name);
    return isNamed || BEANS.test(section);
  });
  // php.ini has memcache.* too, in other words.
  const isOurs = named.some(
    ({ name }) => lastOf(name) in meanings || SERVERS.includes(lastOf(name)) || FACTORY.includes(lastOf(name)),
  );
  // Beside them a setting may stand under its bare name, or that of a cache.
  const isBare = (name: string): boolean => /^(?:cache\.)?[^.]+$/.test(name) && lastOf(name) in meanings;
  return isOurs ? entries.filter((entry) => named.includes(entry) || isBare(entry.name)) : [];
}

/** Values of `spring: memcached: servers:` by their whole names; lists are texts with commas. */
function flat(document: Tree, value: unknown, path: readonly string[]): Entry[] {
  if (isMapping(value)) {
    // A pool of a proxy or a store of a framework is another kind.
    if (path.length > NESTED_MAX || ["listen", "driver", "plugin", "BACKEND"].some((key) => key in value)) return [];
    return Object.entries(value).flatMap(([key, inner]) => flat(document, inner, [...path, key]));
  }
  const isList = Array.isArray(value) && value.every((one) => typeof one === "string");
  if (path.length < 2 || (typeof value === "object" && !isList)) return [];
  const text = isList ? value.join(",") : String(value);
  return [{ section: "", name: path.join("."), value: text, from: document.at(...path) }];
}

const NESTED_MAX = 5;

const FACTORY = ["connectionFactory", "consistentHashing"];

function lastOf(name: string): string {
  // `op-timeout` of Spring Boot is `opTimeout`.
  return name.replace(/^.*\./, "").replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** NATIVE_HASH, HashAlgorithm.NATIVE_HASH. */
function hashOf(value: unknown): string {
  const name = enumOf(value);
  return name === "CRC32_HASH" ? "CRC_HASH" : name;
}

type Settings = Map<string, { readonly value: string; readonly from: string }>;

/** KetamaConnectionFactory is the ring with MD5, whatever else is set. */
function readFactory(settings: Settings, found: Found): void {
  const factory = settings.get("connectionFactory");
  const consistent = settings.get("consistentHashing");
  for (const name of FACTORY) settings.delete(name);
  if (factory !== undefined && !/^(?:[\w.]*\.)?(?:Default|Ketama|Binary)ConnectionFactory$/.test(factory.value)) {
    found.problems.push(
      `${factory.from}: connectionFactory: ${factory.value}: not modelled; expected DefaultConnectionFactory, KetamaConnectionFactory or BinaryConnectionFactory`,
    );
  }
  const ketama = /Ketama/.test(factory?.value ?? "") ? factory : consistent;
  if (ketama === undefined || (ketama === consistent && plain(consistent?.value) !== true)) return;
  const { from } = ketama;
  found.set("locatorType", "CONSISTENT", `${from}: KetamaConnectionFactory`);
  found.set("hashAlg", "KETAMA_HASH", `${from}: KetamaConnectionFactory`);
  for (const name of ["hashAlgorithm", "hashAlg"]) {
    const given = settings.get(name);
    if (given === undefined) continue;
    found.unused.push(`${given.from}: ${name}: KetamaConnectionFactory has its own`);
    settings.delete(name);
  }
}

/** The ring is made of IPv4 addresses, unless it names nodes as libmemcached does. */
function readAddresses(found: Found): void {
  const { options, servers } = found;
  const isByName = options.get("ketamaNodeKeyFormat")?.value === "LIBMEMCACHED";
  if (servers === null || isByName || options.get("locatorType")?.value !== "CONSISTENT") return;
  const addresses = servers.list.map(({ host }) => {
    if (isIPv4(host)) return host;
    const address = found.defined(host) ?? (host === "localhost" ? "127.0.0.1" : undefined);
    if (address === undefined) {
      found.problems.push(
        `${servers.from}: ${host}: spymemcached makes its ring of IPv4 addresses; expected --define ${host}=ADDRESS`,
      );
    }
    return address ?? host;
  });
  if (addresses.some((address, i) => address !== servers.list[i].host)) {
    found.set("addresses", addresses, `${servers.from}, --define`);
  }
}

function readSetting(name: string, value: string, from: string, found: Found): void {
  if (SERVERS.includes(name)) takeServers(found, value, () => from, from);
  else take(found, meanings, name, value, from);
}
