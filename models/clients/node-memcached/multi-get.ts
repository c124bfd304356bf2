/**
 * `getMulti` (lib/memcached.js): a `get` for each server of the ring that a key goes to, all at once. The callback comes when
 * the last has called back, with the errors in a list and what was found beside it. A request over a connection that is closed
 * as idle is never called back, and with it the whole call: it counts as failed when that happens, as a single get does.
 */
import { Outcome } from "../../network/outcome.ts";
import type { MultiGet, MultiGetCall } from "../multi-get.ts";
import { PartsAtOnce } from "../shared/parts-at-once.ts";

/** The client, as this process has it. */
export interface GetMultiParts {
  /** -1 where the key is refused, or its server is left alone. */
  place(key: number): number;
  isOpen(node: number): boolean;
  opened(node: number): void;
  closed(node: number): void;
  /** No connection could be made, however often it was tried. */
  issue(node: number): void;
  readonly pullWaitsSeconds: readonly number[];
  readonly idleSeconds: number;
}

export function getMulti(call: MultiGetCall, parts: GetMultiParts): MultiGet {
  const pulls = new Map<number, number>();
  return new PartsAtOnce(call, {
    place: (key) => parts.place(key),
    isOpen: (node) => parts.isOpen(node),
    opened: (node) => parts.opened(node),
    failed(node, outcome) {
      parts.closed(node);
      // It had left the pool when the other side closed it.
      if (outcome === Outcome.broken) return 0;
      if (outcome === Outcome.ioTimeout) return null;
      const pull = pulls.get(node) ?? 0;
      pulls.set(node, pull + 1);
      const wait = parts.pullWaitsSeconds[pull];
      if (wait !== undefined) return wait;
      parts.issue(node);
      return null;
    },
    ioTimeoutSeconds: parts.idleSeconds,
    end(failures) {
      for (const outcome of failures.values()) {
        if (outcome === Outcome.ioTimeout) return { gives: "failure", resultCode: 0, error: "never called back" };
      }
      return { gives: "found", resultCode: 0, error: failures.size === 0 ? null : "not available" };
    },
  });
}
