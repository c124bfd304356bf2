/** Arguments of pylibmc.Client: servers, binary, and a dictionary of behaviors. */
import { clients } from "../../../models/clients/index.ts";
import { keywords } from "./keywords.ts";
import type { Found } from "./kind.ts";
import { impossible, type Meanings, same, take, text, unused } from "./options.ts";
import { isMapping } from "./tree.ts";

const NAMED = ["namespace", "hash", "ketama_hash", "distribution"];

/** pylibmc's own names are the client's options. */
export function behaviors(): Meanings {
  const all = Object.keys(clients.named("pylibmc").options.shape);
  return {
    ...same(...all.filter((name) => !NAMED.includes(name) && name !== "order")),
    ...text(...NAMED),
    _retry_timeout: { option: "retry_timeout" },
    ...unused("of the sockets, not of the servers", "_socket_send_size", "_socket_recv_size", "_io_bytes_watermark"),
    ...unused("of the sockets, not of the servers", "_io_msg_watermark", "_io_key_prefetch", "tcp_keepidle"),
    ...unused("of no effect on placement or failure here", "cache_lookups", "_number_of_replicas", "_user_data"),
    ...unused("not modelled", "buffer_requests", "_noreply", "_randomize_replica_read", "_auto_eject_hosts"),
    ...impossible("UDP is not modelled", "_use_udp"),
  };
}

/** The behaviors, and what else the constructor takes. */
export function takeBehaviors(found: Found, key: string, value: unknown, at: (...path: string[]) => string): boolean {
  if (key !== "behaviors") return false;
  if (!isMapping(value)) {
    found.problems.push(`${at(key)}: behaviors: expected a dictionary`);
    return true;
  }
  const meanings = behaviors();
  for (const [name, one] of Object.entries(value)) {
    // pylibmc takes any of its names with or without the underscore that marks the unusual ones.
    const known = name in meanings ? name : name.startsWith("_") ? name.slice(1) : `_${name}`;
    take(found, meanings, known in meanings ? known : name, one, at(key, name));
  }
  return true;
}

export const constructorOf: Meanings = {
  ...same("binary"),
  ...unused("log-ins are not modelled", "username", "password"),
};

export const pylibmc = keywords({
  name: "pylibmc",
  looks: '{ "servers": ["host:11211"], "behaviors": { "ketama": true } }',
  call: "pylibmc.Client()",
  meanings: constructorOf,
  own: ["behaviors"],
  of: "pylibmc.Client",
  special: takeBehaviors,
});
