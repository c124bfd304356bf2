/**
 * `Client.GetMulti` (memcache.go): a goroutine for each server, and the call returns when all have ended. What was found comes
 * back even beside an error, which is that of the last part to fail: a caller that looks at the error alone loses the page. A
 * key that the library refuses fails the call before anything is sent.
 */
import { Outcome } from "../../network/outcome.ts";
import type { MultiGet, MultiGetCall } from "../multi-get.ts";
import { PartsAtOnce } from "../shared/parts-at-once.ts";
import type { Sockets } from "../shared/sockets.ts";

export interface GetMultiParts {
  readonly home: Int16Array;
  readonly sockets: Sockets;
  readonly timeoutSeconds: number;
}

const ERRORS = {
  [Outcome.refused]: "connection refused",
  [Outcome.connectTimeout]: "ConnectTimeoutError",
  [Outcome.ioTimeout]: "i/o timeout",
} as const;

export function getMulti(call: MultiGetCall, { home, sockets, timeoutSeconds }: GetMultiParts): MultiGet {
  const { process } = call;
  const isMalformed = call.keys.some((key) => home[key] < 0);
  return new PartsAtOnce(call, {
    place: (key) => (isMalformed ? -1 : home[key]),
    isOpen: (node) => sockets.isOpen(process, node),
    opened: (node) => sockets.opened(process, node),
    failed(node) {
      sockets.closed(process, node);
      return null;
    },
    ioTimeoutSeconds: timeoutSeconds,
    end(failures) {
      if (isMalformed) return { gives: "failure", resultCode: 0, error: "ErrMalformedKey" };
      const last = [...failures.values()].pop();
      return { gives: "found", resultCode: 0, error: last === undefined ? null : errorOf(last) };
    },
  });
}

function errorOf(outcome: Outcome): string {
  return (ERRORS as Readonly<Record<number, string>>)[outcome] ?? "EOF";
}
