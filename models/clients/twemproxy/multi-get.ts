/**
 * `get` with several keys (nc_memcache.c, memcache_fragment and memcache_post_coalesce): a request to each server that a key
 * goes to, all at once. The reply waits for all of them (nc_request.c, req_done). If one has failed, the whole reply is one
 * `SERVER_ERROR` (nc_response.c, rsp_make_error), what the other servers found is thrown away, and the proxy closes the
 * caller's connection behind it; so recorded of 0.5.0.
 */
import { Outcome } from "../../network/outcome.ts";
import type { MultiGet, MultiGetCall } from "../multi-get.ts";
import { PartsAtOnce } from "../shared/parts-at-once.ts";

/** The pool, as this proxy has it. */
export interface Fragments {
  /** -1: every server is ejected, or the key is refused. */
  place(key: number): number;
  isOpen(node: number): boolean;
  opened(node: number): void;
  answered(node: number): void;
  /** The number of the connection to the node: requests that are under way on one fail as one. */
  connection(node: number): number;
  closed(node: number): void;
}

const ERRORS = {
  [Outcome.refused]: "SERVER_ERROR Connection refused",
  [Outcome.broken]: "SERVER_ERROR Connection reset by peer",
} as const;

export function fragmentedGet(call: MultiGetCall, pool: Fragments, timeoutSeconds: number): MultiGet {
  const connections = new Map<number, number>();
  return new PartsAtOnce(call, {
    place(key) {
      const node = pool.place(key);
      if (node >= 0) connections.set(node, pool.connection(node));
      return node;
    },
    isOpen: (node) => pool.isOpen(node),
    opened: (node) => pool.opened(node),
    answered: (node) => pool.answered(node),
    failed(node, outcome) {
      if (connections.get(node) === pool.connection(node)) pool.closed(node);
      connections.set(node, pool.connection(node));
      return outcome === Outcome.broken ? 0 : null;
    },
    ioTimeoutSeconds: timeoutSeconds,
    end(failures) {
      const [first] = failures.values();
      if (first === undefined) return { gives: "found", resultCode: 0, error: null };
      return { gives: "failure", resultCode: 0, error: errorOf(first) };
    },
  });
}

function errorOf(outcome: Outcome): string {
  return (ERRORS as Readonly<Record<number, string>>)[outcome] ?? "SERVER_ERROR Connection timed out";
}
