/** Keyword arguments of pymemcache's HashClient, as JSON or YAML. */
import { isMapping } from "./document.ts";
import type { Found, Kind, Read } from "./kind.ts";
import { type Meanings, same, take, unused } from "./options.ts";
import { takeServers } from "./servers.ts";

const meanings: Meanings = {
  ...same("retry_attempts", "retry_timeout", "dead_timeout", "connect_timeout", "timeout", "ignore_exc", "use_pooling"),
  ...same("default_noreply", "key_prefix", "allow_unicode_keys"),
  ...unused("how values are stored, not where", "serde", "serializer", "deserializer", "encoding"),
  ...unused("of the sockets, not of the servers", "no_delay", "socket_keepalive", "socket_module", "tls_context"),
  ...unused("one connection to each server here", "max_pool_size", "pool_idle_timeout", "lock_generator"),
  hasher: { impossible: "another hasher than RendezvousHash is not modelled" },
};

/** Names that no other kind of configuration has. */
const OWN = [
  "retry_attempts",
  "retry_timeout",
  "dead_timeout",
  "ignore_exc",
  "use_pooling",
  "default_noreply",
  "no_delay",
];

export const pymemcache: Kind = {
  name: "pymemcache",
  client: "pymemcache",
  looks: '{ "servers": [["host", 11211]], "retry_attempts": 2 }',
  recognises: ({ document }) =>
    isMapping(document?.value) && "servers" in document.value && OWN.some((name) => name in (document.value as object)),
  read({ document }: Read, found: Found) {
    if (!isMapping(document?.value)) {
      found.problems.push("expected an object of keyword arguments");
      return;
    }
    for (const [key, value] of Object.entries(document.value)) {
      const from = document.at(key);
      if (key === "servers") takeServers(found, value, (i) => document.at(key, i), from);
      // The default, by its name; it is what is modelled.
      else if (key === "hasher" && /^(?:[\w.]+\.)?RendezvousHash$/.test(String(value)))
        found.unused.push(`${from}: hasher: RendezvousHash, the default`);
      // None is the same as an argument that is not given.
      else if (value !== null) take(found, meanings, key, value, from);
    }
    // Python refuses a call with an argument that the function does not have.
    found.problems.push(...found.notUnderstood.map((text) => `${text}: no argument of HashClient`));
    found.notUnderstood.length = 0;
  },
};
