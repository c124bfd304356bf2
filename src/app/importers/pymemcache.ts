/** Keyword arguments of pymemcache's HashClient. */
import { keywords } from "./keywords.ts";
import type { Found } from "./kind.ts";
import { type Meanings, same, text, unused } from "./options.ts";

export const hashClient: Meanings = {
  ...same("retry_attempts", "retry_timeout", "dead_timeout", "connect_timeout", "timeout", "ignore_exc", "use_pooling"),
  ...same("default_noreply", "allow_unicode_keys"),
  ...text("key_prefix"),
  ...unused("how values are stored, not where", "serde", "serializer", "deserializer", "encoding"),
  ...unused("of the sockets, not of the servers", "no_delay", "socket_keepalive", "socket_module", "tls_context"),
  ...unused("one connection to each server here", "max_pool_size", "pool_idle_timeout", "lock_generator"),
  hasher: { impossible: "another hasher than RendezvousHash is not modelled" },
};

/** The default hasher by its name; it is what is modelled. */
export function ownHasher(found: Found, key: string, value: unknown, at: (...path: string[]) => string): boolean {
  if (key !== "hasher" || !/^(?:[\w.]+\.)?RendezvousHash$/.test(String(value))) return false;
  found.unused.push(`${at(key)}: hasher: RendezvousHash, the default`);
  return true;
}

export const pymemcache = keywords({
  name: "pymemcache",
  looks: '{ "servers": [["host", 11211]], "retry_attempts": 2 }',
  call: "pymemcache.HashClient()",
  meanings: hashClient,
  own: [
    "retry_attempts",
    "retry_timeout",
    "dead_timeout",
    "ignore_exc",
    "use_pooling",
    "default_noreply",
    "no_delay",
    "allow_unicode_keys",
  ],
  of: "HashClient",
  special: ownHasher,
});
