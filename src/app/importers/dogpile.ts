/**
 * dogpile.cache's regions: `region.configure("dogpile.cache.pymemcache", arguments={...})` in Python, and the same under a prefix, as
 * `configure_from_config` takes it from a dictionary, JSON, YAML or an ini file. The back end says which client it is, and what
 * dogpile.cache sets on it by itself.
 *
 * Source: sqlalchemy/dogpile.cache dogpile/cache/backends/memcached.py, dogpile/cache/region.py, dogpile/util/langhelpers.py.
 */
import { byName, chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { type Meanings, same, take, unused } from "./options.ts";
import { takeBehaviors } from "./pylibmc.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping, type Tree } from "./tree.ts";

/** A region by its settings, wherever they stand. */
interface Region {
  readonly path: readonly string[];
  readonly backend: string;
  readonly from: string;
  /** `expiration_time` and what else is beside the arguments. */
  readonly settings: readonly Setting[];
  readonly arguments: readonly Setting[];
}

interface Setting {
  readonly name: string;
  readonly value: unknown;
  readonly at: (...path: (string | number)[]) => string;
}

interface Backend {
  readonly client: string;
  readonly meanings: Meanings;
  /** What the back end sets by itself. */
  readonly own: Readonly<Record<string, unknown>>;
}

const OWN = "dogpile.cache's default";
/** HashClient's options as dogpile.cache sets them, which oslo.cache leaves as they are. */
export const PYMEMCACHE = { default_noreply: false, retry_attempts: 2, retry_timeout: 1, dead_timeout: 60 } as const;

const SOCKETS = "of the sockets, not of the servers";
const STORAGE = "how values are stored, not where";
const LOG_IN = "log-ins are not modelled";

const backends: Readonly<Record<string, Backend>> = {
  "dogpile.cache.pymemcache": {
    client: "pymemcache",
    meanings: {
      ...same("default_noreply"),
      hashclient_retry_attempts: { option: "retry_attempts" },
      hashclient_retry_timeout: { option: "retry_timeout" },
      hashclient_dead_timeout: { option: "dead_timeout" },
      ...unused(STORAGE, "serde"),
      ...unused(SOCKETS, "tls_context", "socket_keepalive"),
      ...unused("of the client that enable_retry_client makes", "retry_attempts", "retry_delay", "retry_for"),
      ...unused("of the client that enable_retry_client makes", "do_not_retry_for"),
    },
    own: PYMEMCACHE,
  },
  "dogpile.cache.pylibmc": {
    client: "pylibmc",
    meanings: { ...same("binary"), ...unused(STORAGE, "min_compress_len") },
    own: {},
  },
  "dogpile.cache.memcached": {
    client: "python-memcached",
    meanings: { ...same("dead_retry", "socket_timeout"), ...unused(STORAGE, "min_compress_len") },
    own: { dead_retry: 30, socket_timeout: 3 },
  },
};

const regionMeanings: Meanings = {
  ...unused("when a value is too old is the workload's: workload.ttl", "expiration_time"),
  ...unused("of the region, not of the client", "wrap", "replace_existing_backend", "region_invalidator"),
};

/** Arguments that become options of the framework. */
const LOCK = ["distributed_lock", "lock_timeout", "memcached_expire_time"] as const;
const NAME = /^dogpile\.cache\.\w+$/;
/** Values in an ini file or under a prefix are texts: coerce_string_conf makes numbers and words of them. */
const WORDS: Readonly<Record<string, unknown>> = { true: true, false: false, none: null };

export const dogpile: Kind = {
  name: "dogpile.cache",
  client: "pymemcache",
  looks: 'region.configure("dogpile.cache.pymemcache", arguments={"url": ["host:11211"]})',
  recognises: (read) => regionsOf(read).length > 0,
  read(read: Read, found: Found, asked: Asked) {
    const all = regionsOf(read);
    const ours = all.filter(({ backend }) => Object.hasOwn(backends, backend));
    if (ours.length === 0) {
      for (const { backend, from } of all)
        found.problems.push(`${from}: ${backend}: not modelled; expected ${Object.keys(backends).join(", ")}`);
      return;
    }
    const where = read.document?.at() ?? ours[0].from.replace(/:\d+$/, "");
    const region = chosen(found, asked, { what: "regions", where, of: byName(ours) });
    if (region !== null) readRegion(region, found);
  },
};

function readRegion({ backend: name, from, settings, arguments: given }: Region, found: Found): void {
  const { client, meanings, own } = backends[name];
  found.client = client;
  for (const [option, value] of Object.entries(own)) found.set(option, value, OWN);
  for (const { name: key, value, at } of settings) take(found, regionMeanings, key, value, at());
  for (const setting of given) readArgument(setting, client, meanings, found);
  if (!given.some(({ name: key }) => key === "url"))
    found.noServers.push(`${from}: url: missing; expected host:port, or a list`);
  found.framework = { name: "dogpile", options: lockOptions(given, found), from: `${from}: ${name}` };
}

function readArgument({ name, value, at }: Setting, client: string, meanings: Meanings, found: Found): void {
  const from = at();
  if (LOCK.some((one) => one === name)) return;
  if (name === "url") takeServers(found, value, (i) => at(i), from);
  else if (name === "behaviors" && client === "pylibmc") takeBehaviors(found, name, value, (_, ...path) => at(...path));
  else if (name === "enable_retry_client" && client === "pymemcache") {
    if (isTrue(found.settle(value, from)))
      found.problems.push(`${from}: ${name}: pymemcache's RetryingClient is not modelled; expected False`);
  } else take(found, { ...meanings, ...common(client) }, name, value, from);
}

/** Names that have a meaning without being options of the client: the nearest of a mistyped one may be among them. */
function common(client: string): Meanings {
  return {
    ...unused("", "url", ...LOCK, ...(client === "pylibmc" ? ["behaviors"] : [])),
    ...unused(LOG_IN, "username", "password"),
  };
}

/** The lock, and how long memcached keeps values. */
function lockOptions(given: readonly Setting[], found: Found): Mapping {
  const options: Record<string, unknown> = {};
  const settingOf = (name: string): Setting | undefined => given.find((one) => one.name === name);
  const seconds = (setting: Setting | undefined): string | undefined => {
    if (setting === undefined) return undefined;
    const value = found.settle(setting.value, setting.at());
    if (value === undefined || value === null) return undefined;
    if (typeof value === "number" && value >= 0) return `${value}s`;
    found.problems.push(`${setting.at()}: ${setting.name}: ${JSON.stringify(value)}; expected seconds`);
    return undefined;
  };
  const lock = settingOf("distributed_lock");
  const isDistributed = lock !== undefined && isTrue(found.settle(lock.value, lock.at()));
  const lockTimeout = settingOf("lock_timeout");
  const timeout = seconds(lockTimeout);
  const expiry = seconds(settingOf("memcached_expire_time"));
  if (isDistributed) options.distributedLock = true;
  if (timeout !== undefined && isDistributed) options.lockTimeout = timeout;
  else if (timeout !== undefined) found.unused.push(`${lockTimeout!.at()}: lock_timeout: only of a distributed_lock`);
  if (expiry !== undefined) options.memcachedExpireTime = expiry;
  return options;
}

/** As Python has it. */
function isTrue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== "";
}

function regionsOf({ document, entries }: Read): Region[] {
  if (document === null) return prefixedEntries(entries);
  const found: Region[] = [];
  const search = (value: unknown, path: readonly string[]): void => {
    if (!isMapping(value)) return;
    const region = regionOf(document, value, path);
    if (region !== null) found.push(region);
    found.push(...prefixed(document, value, path));
    if (region === null && path.length < 2)
      for (const [key, inner] of Object.entries(value)) search(inner, [...path, key]);
  };
  search(document.value, []);
  // A dictionary that a call takes is no region of its own.
  const called = found.filter(({ path }) => /\.configure\(\)(?: of line \d+)?$/.test(path.at(-1) ?? ""));
  return called.length > 0 ? called : found;
}

function regionOf(document: Tree, value: Mapping, path: readonly string[]): Region | null {
  const { backend, arguments: given, ...rest } = value;
  if (typeof backend !== "string" || !NAME.test(backend)) return null;
  const settingsOf = (of: Mapping, ...inner: string[]): Setting[] =>
    Object.entries(of).map(([name, one]) => ({
      name,
      value: one,
      at: (...more) => document.at(...path, ...inner, name, ...more),
    }));
  return {
    path,
    backend,
    from: document.at(...path),
    settings: settingsOf(rest),
    arguments: isMapping(given) ? settingsOf(given, "arguments") : [],
  };
}

/** Of a dictionary for configure_from_config: `PREFIXbackend`, `PREFIXarguments.url`. */
function prefixed(document: Tree, value: Mapping, path: readonly string[]): Region[] {
  const names = Object.keys(value);
  return regionsUnder(
    names.map((name) => ({
      name,
      value: coerced(value[name]),
      at: (...inner) => document.at(...path, name, ...inner),
    })),
    path,
  );
}

function prefixedEntries(entries: Read["entries"]): Region[] {
  const sections = new Set(entries.map(({ section }) => section));
  return [...sections].flatMap((section) => {
    const own = entries.filter((entry) => entry.section === section);
    return regionsUnder(
      own.map(({ name, value, from }) => ({ name, value: coerced(value), at: () => from })),
      [],
    );
  });
}

function regionsUnder(all: readonly Setting[], path: readonly string[]): Region[] {
  return all.flatMap(({ name, value, at }) => {
    const prefix = /^(.+)backend$/.exec(name)?.[1];
    if (prefix === undefined || typeof value !== "string" || !NAME.test(value)) return [];
    const below = (start: string): Setting[] =>
      all
        .filter((one) => one.name.startsWith(start) && one.name.length > start.length)
        .map((one) => ({ ...one, name: one.name.slice(start.length) }));
    const given = below(`${prefix}arguments.`);
    const settings = below(prefix).filter((one) => one.name !== "backend" && !one.name.startsWith("arguments."));
    // Of two prefixes one may begin like the other.
    const own = settings.filter((one) => !one.name.includes("."));
    return [
      { path: [...path, prefix.replace(/[._]$/, "")], backend: value, from: at(), settings: own, arguments: given },
    ];
  });
}

function coerced(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  const word = text.toLowerCase();
  return Object.hasOwn(WORDS, word) && (word !== "none" || text === "None") ? WORDS[word] : text;
}
