/**
 * What KetamaNodeLocator calls its nodes (DefaultKetamaNodeKeyFormatter). SPYMEMCACHED is Java's text of a socket address,
 * `host/address:port`. LIBMEMCACHED is the host name, with the port unless it is 11211. Java asks the resolver for whatever
 * half of host and address the server list does not have, so a ring depends on what the resolver says.
 */
import { ketamaName } from "../../placement/ring-names.ts";
import type { Server } from "../client.ts";

/** What the resolver says of each server, in the order of the list. */
export interface Resolved {
  readonly addresses?: readonly string[] | undefined;
  readonly hostNames?: readonly string[] | undefined;
}

const LOOPBACK = new Set(["127.0.0.1", "::1"]);

/** @throws Error if the address of a host is not known. */
export function spymemcachedNames(servers: readonly Server[], { addresses }: Resolved): readonly string[] {
  return servers.map(({ host, port }, i) => {
    const address = addresses?.[i] ?? host;
    if (!isIpv4(address)) {
      throw new Error(
        `addresses: the ring names ${host} by its IPv4 address, which is not known; expected one for each server`,
      );
    }
    return address === host ? `${address}:${port}` : `${host}/${address}:${port}`;
  });
}

/** An address is hashed by the name it resolves to in reverse, and by itself if there is none (InetSocketAddress.getHostName). */
export function libmemcachedNames(servers: readonly Server[], { hostNames }: Resolved): readonly string[] {
  return servers.map((server, i) => ketamaName({ ...server, host: hostNames?.[i] ?? reverse(server.host) }));
}

/** Sentences about addresses whose names are not known. */
export function unresolved(servers: readonly Server[], { hostNames }: Resolved): readonly string[] {
  const unknown = servers.filter(
    ({ host }, i) => hostNames?.[i] === undefined && isAddress(host) && !LOOPBACK.has(host),
  );
  if (unknown.length === 0) return [];
  const list = unknown.map(({ host }) => host).join(", ");
  return [
    `spymemcached hashes a server by the name its address resolves to in reverse; none is given for ${list}, which are hashed as they stand. Name them in hostNames if they have names.`,
  ];
}

/** Every hosts file has the name of the loopback addresses. */
function reverse(host: string): string {
  return LOOPBACK.has(host) ? "localhost" : host;
}

function isIpv4(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

function isAddress(host: string): boolean {
  return isIpv4(host) || host.includes(":");
}
