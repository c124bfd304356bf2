/**
 * W3 Total Cache's master.php or its JSON: the memcached settings of one of its caches (Cache_Memcached.php). It uses PHP's class
 * Memcached with OPT_REMOVE_FAILED_SERVERS.
 */
import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { take, unused } from "./options.ts";
import { takeServers } from "./servers.ts";
import { rootOf, type Tree } from "./tree.ts";

const OWN = "W3 Total Cache's own";
const SERVERS = /^([\w.]+)\.memcached\.servers$/;
const meanings = unused("log-ins are not modelled", "username", "password");

export const w3tc: Kind = {
  name: "w3tc",
  client: "php-memcached",
  looks: '{ "objectcache.engine": "memcached", "objectcache.memcached.servers": ["host:11211"] }',
  recognises: ({ document }) => modulesOf(document).length > 0,
  read({ document }: Read, found: Found, asked: Asked) {
    const all = modulesOf(document);
    const [, settings] = rootOf(document)!;
    const used = all.filter(([name]) => settings[`${name}.engine`] === "memcached");
    const of = used.length > 0 ? used : all;
    const module = chosen(found, asked, { what: "caches", where: document!.at(), of, usual: "objectcache" });
    if (module !== null) readModule(document!, module, found);
  },
};

/** The plugin's caches that have servers of memcached. */
function modulesOf(document: Tree | null): [string, string][] {
  const root = rootOf(document);
  if (root === null) return [];
  const [, settings] = root;
  return Object.keys(settings).flatMap((key): [string, string][] => {
    const name = SERVERS.exec(key)?.[1];
    return name === undefined ? [] : [[name, name]];
  });
}

function readModule(document: Tree, module: string, found: Found): void {
  const [path, settings] = rootOf(document)!;
  found.set("OPT_REMOVE_FAILED_SERVERS", true, OWN);
  const prefix = `${module}.memcached.`;
  for (const [key, given] of Object.entries(settings)) {
    if (!key.startsWith(prefix)) continue;
    const from = document.at(...path, key);
    const name = key.slice(prefix.length);
    if (name === "servers") {
      takeServers(found, given, (i) => document.at(...path, key, i), from);
      continue;
    }
    const value = found.settle(given, from);
    if (name === "persistent") {
      if (value === true) found.set("persistent_id", "w3tc", `${from}: persistent`);
    } else if (name === "binary_protocol") found.set("OPT_BINARY_PROTOCOL", Boolean(value), from);
    else if (name === "aws_autodiscovery") {
      if (value === true)
        found.noServers.push(
          `${from}: aws_autodiscovery: the list of nodes comes from ElastiCache while it runs; expected the nodes: --servers`,
        );
    } else take(found, meanings, name, value, from);
  }
}
