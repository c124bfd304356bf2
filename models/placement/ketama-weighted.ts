/**
 * The ring of libketama as libmemcached builds it (hosts.cc, update_continuum): about 160 points a server in proportion to its
 * weight, from MD5 whatever hashes the keys. libmemcached computes the number of points in single precision, and that shows:
 * 25 equal servers get 156 points each, any other number from 2 to 40 gets 160.
 */
import { md5Words } from "../hashing/md5.ts";
import { ByteBuffer } from "../hashing/utf8.ts";
import { Ring } from "./ring.ts";

const POINTS_PER_SERVER = 160;
const POINTS_PER_DIGEST = 4;

/** Points of a server when `count` servers of `totalWeight` in all take part. */
export function pointsOf(weight: number, totalWeight: number, count: number): number {
  const { fround } = Math;
  const share = fround(fround(weight) / fround(totalWeight));
  const digests = fround(fround(fround(share * POINTS_PER_SERVER) / POINTS_PER_DIGEST) * fround(count));
  return Math.floor(fround(digests + fround(1e-10))) * POINTS_PER_DIGEST;
}

/** @param servers Positions of the servers that take part. */
export function ketamaWeighted(names: readonly string[], weights: readonly number[], servers: readonly number[]): Ring {
  const totalWeight = servers.reduce((sum, server) => sum + weights[server], 0);
  const counts = servers.map((server) => pointsOf(weights[server], totalWeight, servers.length));
  const size = counts.reduce((sum, count) => sum + count, 0);
  const points = new Uint32Array(size);
  const owners = new Uint16Array(size);
  const buffer = new ByteBuffer();
  let at = 0;
  servers.forEach((server, i) => {
    owners.fill(server, at, at + counts[i]);
    for (let j = 0; j < counts[i] / POINTS_PER_DIGEST; j++) {
      buffer.clear().write(`${names[server]}-${j}`);
      points.set(md5Words(buffer.bytes, buffer.length), at);
      at += POINTS_PER_DIGEST;
    }
  });
  return new Ring(points, owners);
}

/**
 * While at least this many servers remain, each has as many points as among all, so leaving others out moves none of its
 * keys. More than there are servers if weights differ. Single precision matters here too: each of 25 or of 100 equal servers
 * has fewer points than each of 24 or 99.
 */
export function evenFrom(weights: readonly number[]): number {
  const count = weights.length;
  const weight = weights[0];
  if (weights.some((other) => other !== weight)) return count + 1;
  const points = (servers: number) => pointsOf(weight, weight * servers, servers);
  let from = count;
  while (from > 1 && points(from - 1) === points(count)) from--;
  return from;
}
