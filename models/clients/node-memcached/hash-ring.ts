/**
 * The ring of hashring 3.2 (index.js, HashRing.prototype.continuum) as memcached for Node.js makes it: MD5, four points a
 * digest, floor(share of the weight x 40 x servers) digests a server in double precision. Names leave out port 11211.
 */
import { md5Words } from "../../hashing/md5.ts";
import { ByteBuffer } from "../../hashing/utf8.ts";
import { Ring } from "../../placement/ring.ts";
import { ketamaName } from "../../placement/ring-names.ts";
import type { Server } from "../client.ts";

const DIGESTS = 40;
const POINTS_PER_DIGEST = 4;

/** @param taking Positions of the servers on the ring, ascending. */
export function hashRing(servers: readonly Server[], taking: readonly number[]): Ring {
  const total = taking.reduce((sum, server) => sum + servers[server].weight, 0);
  const points: number[] = [];
  const owners: number[] = [];
  const buffer = new ByteBuffer();
  for (const server of taking) {
    const digests = Math.floor((servers[server].weight / total) * DIGESTS * taking.length);
    for (let i = 0; i < digests; i++) {
      buffer.clear().write(`${ketamaName(servers[server])}-${i}`);
      points.push(...md5Words(buffer.bytes, buffer.length));
      for (let j = 0; j < POINTS_PER_DIGEST; j++) owners.push(server);
    }
  }
  return new Ring(Uint32Array.from(points), Uint16Array.from(owners));
}
