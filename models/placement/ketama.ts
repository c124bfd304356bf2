/**
 * libmemcached's consistent distribution without weights: 100 points a server, from the function that hashes the keys
 * (hosts.cc, update_continuum). Everywhere else "ketama" is the ring of ketama-weighted.ts.
 */
import type { Hash } from "../hashing/hash.ts";
import { ByteBuffer } from "../hashing/utf8.ts";
import { Ring } from "./ring.ts";

const POINTS_PER_SERVER = 100;

/** @param servers Positions of the servers that take part. */
export function ketama(names: readonly string[], servers: readonly number[], hash: Hash): Ring {
  const points = new Uint32Array(servers.length * POINTS_PER_SERVER);
  const owners = new Uint16Array(points.length);
  const buffer = new ByteBuffer();
  let at = 0;
  for (const server of servers) {
    for (let j = 0; j < POINTS_PER_SERVER; j++, at++) {
      buffer.clear().write(`${names[server]}-${j}`);
      points[at] = hash.of(buffer.bytes, buffer.length);
      owners[at] = server;
    }
  }
  return new Ring(points, owners);
}
