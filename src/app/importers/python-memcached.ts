/** Keyword arguments of python-memcached's memcache.Client. */
import { keywords } from "./keywords.ts";
import { type Meanings, same, unused } from "./options.ts";

export const client: Meanings = {
  ...same("dead_retry", "socket_timeout", "flush_on_reconnect", "server_max_key_length"),
  ...unused("how values are stored, not where", "pickleProtocol", "pickler", "unpickler", "pload", "pid"),
  ...unused("how values are stored, not where", "server_max_value_length", "compressor", "decompressor"),
  ...unused("of no effect on placement or failure here", "debug", "cache_cas", "check_keys"),
};

export const pythonMemcached = keywords({
  name: "python-memcached",
  looks: '{ "servers": ["host:11211"], "dead_retry": 30 }',
  call: "memcache.Client()",
  meanings: client,
  own: ["dead_retry", "flush_on_reconnect", "server_max_key_length", "pickleProtocol"],
  of: "memcache.Client",
});
