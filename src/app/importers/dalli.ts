/**
 * Options of Dalli::Client, or of Rails' mem_cache_store, as JSON or YAML: alone, or in a memcached.yml by environments. Keys may be
 * symbols, `:servers:`.
 */
import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { impossible, type Meanings, same, take, text, unused } from "./options.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping, type Tree } from "./tree.ts";

export const dalliOptions: Meanings = {
  ...same("failover", "down_retry_delay", "socket_timeout", "socket_max_failures", "socket_failure_delay"),
  ...text("namespace"),
  ...unused("how values are stored, not where", "compress", "compressor", "compression_min_size", "serializer", "raw"),
  ...unused("how values are stored, not where", "compression_max_size", "coder", "compress_threshold", "marshal"),
  ...unused("how values are stored, not where", "serialize", "autofix_keys", "compression"),
  ...unused("how long values live is the workload's", "expires_in", "race_condition_ttl", "value_max_bytes"),
  ...unused("how long values live is the workload's", "expires_after", "skip_nil", "ttl", "max_allowed_age"),
  ...unused("of the sockets, not of the servers", "keepalive", "sndbuf", "rcvbuf", "ssl_context", "protocol"),
  ...unused("of one client in one thread here", "threadsafe", "pool_size", "pool_timeout", "pool", "cache_nils"),
  ...unused("log-ins are not modelled", "username", "password"),
  ...unused("of Rails, not of the servers", "error_handler", "cache_versioning", "size", "debug", "logger"),
  ...impossible("keys that are digested are not modelled; expected no digest_class", "digest_class"),
};

const OWN = [
  "failover",
  "down_retry_delay",
  "socket_timeout",
  "socket_max_failures",
  "socket_failure_delay",
  "namespace",
];
const ALSO = ["expires_in", "compress", "threadsafe", "pool_size", "race_condition_ttl"];
const ENVIRONMENTS = /^(?:production|staging|development|test|default|defaults|shared|common|base|qa|preview)$/;
/** Sections that belong to another kind of configuration. */
const OTHERS = ["listen", "driver", "BACKEND", "plugin", "behaviors", "redis"];

export const dalli: Kind = {
  name: "dalli",
  client: "dalli",
  looks: '{ "servers": ["host:11211"], "down_retry_delay": 60 }',
  recognises: ({ document }) => {
    const value = document?.value;
    return isMapping(value) && (hasOptions(value) || sectionsOf(value).length > 0);
  },
  accepts: ({ document }) => isMapping(document?.value),
  read({ document }: Read, found: Found, asked: Asked) {
    const value = document?.value;
    if (!isMapping(value)) {
      found.problems.push("expected an object of options");
      return;
    }
    const sections = sectionsOf(value);
    const isAlone = hasOptions(value) || sections.length === 0;
    const where = document!.at();
    const path = isAlone
      ? []
      : chosen(found, asked, { what: "environments", where, of: sections, usual: "production" });
    if (path === null) return;
    const [section] = path;
    const options = section === undefined ? value : (value[section] as Mapping);
    takeDalli(found, options, (...inner) => document!.at(...path, ...inner));
  },
};

function hasOptions(value: Mapping): boolean {
  return (
    !("driver" in value) &&
    !("dead_retry" in value) &&
    Object.keys(value).some((key) => [...OWN, ...ALSO].includes(named(key)))
  );
}

/** By environment: those with servers, and under the usual names those with any option. */
function sectionsOf(value: Mapping): [string, readonly [string]][] {
  return Object.entries(value)
    .filter(([key, section]) => {
      // A call in a program is no section.
      if (!isMapping(section) || key.includes("(") || OTHERS.some((other) => other in section)) return false;
      const keys = Object.keys(section).map(named);
      const isUsual = ENVIRONMENTS.test(named(key));
      return keys.includes("servers")
        ? isUsual || keys.some((one) => OWN.includes(one))
        : isUsual && hasOptions(section);
    })
    .map(([key]) => [named(key), [key]]);
}

/** `:servers` of YAML is Ruby's symbol. */
function named(key: string): string {
  return key.replace(/^:/, "").replace(/^(["'])(.*)\1$/, "$2");
}

export function takeDalli(found: Found, options: Mapping, at: Tree["at"]): void {
  for (const [key, value] of Object.entries(options)) {
    const from = at(key);
    const name = named(key);
    if (name === "servers" || name === "server") takeServers(found, value, (i) => at(key, i), from);
    else if (value !== null) take(found, dalliOptions, name, value, from);
  }
}
