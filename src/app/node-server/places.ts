/** Where a served node listens, from memcached's options: on loopback only, unless its user says otherwise twice. */
import { isIPv4, isIPv6 } from "node:net";
import type { NodeFlags } from "../../../models/nodes/settings/node-flags.ts";
import type { Place } from "./listen.ts";

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** `anyway`: other machines may reach it. */
export function placesOf(
  { addresses, port, socketPath, socketMode }: NodeFlags,
  anyway: boolean,
  problems: string[],
): Place[] {
  if (socketPath !== null) return [{ path: socketPath, mode: socketMode }];
  return (addresses.length === 0 ? ["127.0.0.1"] : addresses).flatMap((text) => {
    const place = placeOf(text, port);
    if (place === null) problems.push(`-l ${text}: expected an address, or an address and a port: 127.0.0.1:11211`);
    else if (!anyway && !LOOPBACK.test(place.host)) {
      problems.push(
        `-l ${text}: other machines could reach it, and it is a test double that knows no access rights; expected 127.0.0.1, or --listen-anyway`,
      );
    } else return [place];
    return [];
  });
}

function placeOf(text: string, port: number): { readonly host: string; readonly port: number } | null {
  // Node.js takes milliseconds to look whether something is an address of IPv6, the first time.
  if (isIPv4(text)) return { host: text, port };
  if (isIPv6(text)) return { host: text, port };
  const [, host, own] = /^\[?([^[\]]+?)\]?(?::(\d+))?$/.exec(text) ?? [];
  if (host === undefined || !(isIPv4(host) || isIPv6(host) || /^[a-z0-9.-]+$/i.test(host))) return null;
  return { host, port: own === undefined ? port : Number(own) };
}
