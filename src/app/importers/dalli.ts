/** Options of Dalli::Client, or of Rails' mem_cache_store, as JSON or YAML. */
import { isMapping } from "./document.ts";
import type { Found, Kind, Read } from "./kind.ts";
import { type Meanings, same, take, unused } from "./options.ts";
import { takeServers } from "./servers.ts";

const meanings: Meanings = {
  ...same("failover", "down_retry_delay", "socket_timeout", "socket_max_failures", "socket_failure_delay", "namespace"),
  ...unused("how values are stored, not where", "compress", "compressor", "compression_min_size", "serializer", "raw"),
  ...unused("how long values live is the workload's", "expires_in", "race_condition_ttl", "value_max_bytes"),
  ...unused("of the sockets, not of the servers", "keepalive", "sndbuf", "rcvbuf", "ssl_context", "protocol"),
  ...unused("of one client in one thread here", "threadsafe", "pool_size", "pool_timeout", "pool", "cache_nils"),
  ...unused("log-ins are not modelled", "username", "password"),
  digest_class: { impossible: "keys that are digested are not modelled" },
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

export const dalli: Kind = {
  name: "dalli",
  client: "dalli",
  looks: '{ "servers": ["host:11211"], "down_retry_delay": 60 }',
  recognises: ({ document }) =>
    isMapping(document?.value) &&
    !("driver" in document.value) &&
    [...OWN, ...ALSO].some((name) => name in (document.value as object)),
  read({ document }: Read, found: Found) {
    if (!isMapping(document?.value)) {
      found.problems.push("expected an object of options");
      return;
    }
    for (const [key, value] of Object.entries(document.value)) {
      const from = document.at(key);
      if (key === "servers") takeServers(found, value, (i) => document.at(key, i), from);
      else take(found, meanings, key, value, from);
    }
  },
};
