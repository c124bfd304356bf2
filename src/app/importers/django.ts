/**
 * Django's CACHES (django/core/cache/backends/memcached.py), as JSON, YAML or in settings.py. LOCATION is a list, or a text with
 * commas or semicolons; OPTIONS go to the library's constructor. Django gives the library `prefix:version:key`.
 */
import { django as framework } from "../../../models/frameworks/django.ts";
import { byName, chosen } from "./choice.ts";
import { takeKeywords } from "./keywords.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { unused } from "./options.ts";
import { constructorOf, takeBehaviors } from "./pylibmc.ts";
import { hashClient, ownHasher } from "./pymemcache.ts";
import { client as memcacheClient } from "./python-memcached.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping, type Tree } from "./tree.ts";
import { Unsettled } from "./unsettled.ts";

const OWN = "Django's default";

/** What Django's own code makes of OPTIONS, by the class of its back end. */
const backends: readonly (readonly [name: RegExp, client: string])[] = [
  [/PyMemcacheCache$/i, "pymemcache"],
  [/PyLibMCCache$/i, "pylibmc"],
  [/(?:^|\.)MemcachedCache$|ReconnectingMemcache$/, "python-memcached"],
];
const KNOWN = "PyMemcacheCache, PyLibMCCache or MemcachedCache";

interface Cache {
  readonly path: readonly string[];
  readonly cache: Mapping;
}

export const django: Kind = {
  name: "django",
  client: "pymemcache",
  looks: '{ "CACHES": { "default": { "BACKEND": "...PyMemcacheCache", "LOCATION": ["host:11211"] } } }',
  recognises: ({ document }) => cachesOf(document).length > 0,
  read({ document }: Read, found: Found, asked: Asked) {
    const all = cachesOf(document);
    const ours = all.filter(({ cache }) => isMemcached(cache));
    if (ours.length === 0) {
      for (const { path, cache } of all)
        if (cache.BACKEND instanceof Unsettled) found.settle(cache.BACKEND, document!.at(...path));
      if (found.problems.length > 0) return;
      for (const { path, cache } of all) refuse(found, String(cache.BACKEND), document!.at(...path, "BACKEND"));
      return;
    }
    const cache = chosen(found, asked, { what: "caches", where: document!.at(), of: byName(ours), usual: "default" });
    if (cache !== null) readCache(document!, cache, found);
  },
};

function isMemcached({ BACKEND: backend }: Mapping): boolean {
  return /memcache|libmc/i.test(String(backend));
}

function refuse(found: Found, backend: string, from: string): void {
  found.problems.push(`${from}: BACKEND: ${backend}: not modelled; expected ${KNOWN}`);
}

/** From a settings.py or its JSON, from CACHES, or a single cache. */
function cachesOf(document: Tree | null): Cache[] {
  const found: Cache[] = [];
  const search = (value: unknown, path: readonly string[]): void => {
    // `env.cache()` and the like make a whole cache of one text.
    if (value instanceof Unsettled && path.includes("CACHES")) found.push({ path, cache: { BACKEND: value } });
    if (!isMapping(value)) return;
    if ("BACKEND" in value) found.push({ path, cache: value });
    else if (path.length < 2) for (const [key, inner] of Object.entries(value)) search(inner, [...path, key]);
  };
  search(document?.value, []);
  return found;
}

function readCache(document: Tree, { path, cache }: Cache, found: Found): void {
  const at = (...inner: (string | number)[]): string => document.at(...path, ...inner);
  const { BACKEND: backend, LOCATION: location, OPTIONS: options } = cache;
  const client = backends.find(([name]) => name.test(String(backend)))?.[1];
  if (client === undefined) {
    refuse(found, String(backend), at("BACKEND"));
    return;
  }
  found.client = client;
  if (location === undefined) found.noServers.push(`${at()}: LOCATION: missing; expected host:port, or a list`);
  else takeServers(found, location, (i) => at("LOCATION", i), at("LOCATION"));
  readKeys(cache, at, found);
  if (client === "pymemcache") {
    found.set("allow_unicode_keys", true, OWN);
    found.set("default_noreply", false, OWN);
  }
  if (isMapping(options)) readOptions(client, options, (...inner) => at("OPTIONS", ...inner), found);
  else if (options !== undefined && options !== null)
    found.problems.push(`${at("OPTIONS")}: OPTIONS: expected a dictionary`);
  for (const key of Object.keys(cache)) {
    if (key === "TIMEOUT") found.unused.push(`${at(key)}: TIMEOUT: how long values live is the workload's`);
    else if (key === "KEY_FUNCTION")
      found.unused.push(`${at(key)}: KEY_FUNCTION: keys are made by Django's own, prefix:version:key`);
    else if (!TAKEN.includes(key)) found.unknown(key, at(key), [...TAKEN, "TIMEOUT", "KEY_FUNCTION"]);
  }
}

const TAKEN = ["BACKEND", "LOCATION", "OPTIONS", "KEY_PREFIX", "VERSION"];

/** make_key: `prefix:version:key`, without a prefix `:1:key`. */
function readKeys(cache: Mapping, at: (...path: string[]) => string, found: Found): void {
  const given = ["KEY_PREFIX", "VERSION"].filter((key) => key in cache);
  const [prefix, version] = [cache.KEY_PREFIX ?? "", cache.VERSION ?? 1].map((value, i) =>
    found.settle(value, at(["KEY_PREFIX", "VERSION"][i])),
  );
  if (prefix === undefined || version === undefined) return;
  const from = given.length === 0 ? OWN : given.map((key) => at(key)).join(", ");
  const said = `${from}: Django's prefix:version:key`;
  const options = { keyPrefix: String(prefix), version: Number(version) };
  if (framework.options.safeParse(options).success) found.framework = { name: framework.name, options, from: said };
  // A version that is no number is a part of the name all the same.
  else found.keyPrefix = { value: `${options.keyPrefix}:${String(version)}:`, from: said };
}

type At = (...path: (string | number)[]) => string;

function readOptions(client: string, options: Mapping, at: At, found: Found): void {
  const rest = unused("Django's own", "MAX_ENTRIES", "CULL_FREQUENCY");
  if (client === "pymemcache") {
    takeKeywords(found, options, { meanings: { ...hashClient, ...rest }, of: "HashClient", special: ownHasher, at });
  } else if (client === "pylibmc") {
    // Before 1.11 OPTIONS were the behaviors.
    const isOld = !("behaviors" in options) && Object.keys(options).some((key) => !(key in constructorOf));
    if (isOld) takeBehaviors(found, "behaviors", options, (_, ...path) => at(...path));
    else
      takeKeywords(found, options, {
        meanings: { ...constructorOf, ...rest },
        of: "pylibmc.Client",
        special: takeBehaviors,
        at,
      });
  } else {
    takeKeywords(found, options, { meanings: { ...memcacheClient, ...rest }, of: "memcache.Client", at });
  }
}
