/**
 * The hit ratio of one memcached node of the classic profile whose requests are drawn independently by Zipf's law. memcached moves
 * an item to the front once in 60 s at most: requests that are 61 s apart make of it an exact LRU cache of as many items as fit.
 */
import { z } from "zod";
import { Nodes } from "../../../../models/nodes/nodes.ts";
import { Zipf } from "../../../core/distributions/zipf.ts";
import { Streams } from "../../../core/random.ts";
import type { Kind } from "./kind.ts";

const SECONDS_APART = 61;
/** An item of a class with ten chunks a page: capacities are multiples of ten items. */
const ITEM_BYTES = 103_496;
const PER_PAGE = 10;

const got = z.strictObject({
  kind: z.literal("nodeLru"),
  keys: z.number().int().min(1),
  requests: z.number().int().min(2),
  seeds: z.number().int().min(1),
});

const read = z.strictObject({
  zipf: z.number().min(0),
  // memcached takes no less memory than for two of the largest items.
  objects: z
    .number()
    .int()
    .min(3 * PER_PAGE)
    .multipleOf(PER_PAGE),
});

type Got = z.output<typeof got>;
type Read = z.output<typeof read>;

export const nodeLruKind: Kind<Got, Read> = {
  name: "nodeLru",
  got,
  read,
  prepare: (given, reads) => ({
    jobs: [],
    measure: () => reads.map((one) => Array.from({ length: given.seeds }, (_, i) => hitRatio(given, one, i + 1))),
  }),
};

/** Of the second half of the requests: the first one fills the cache. */
function hitRatio({ keys, requests }: Got, { zipf, objects }: Read, seed: number): number {
  const nodes = new Nodes({ profile: "classic", memoryBytes: [objects * ITEM_BYTES], keys });
  const drawn = new Int32Array(requests);
  new Zipf(keys, zipf).fill(drawn, new Streams(seed).stream("keys", zipf));
  const measured = Math.floor(requests / 2);
  let hits = 0;
  drawn.forEach((key, i) => {
    const now = i * SECONDS_APART;
    if (nodes.get(0, key, now) !== 0) hits += i >= measured ? 1 : 0;
    else nodes.set(0, { key, bytes: ITEM_BYTES, expirySeconds: 0, version: 0 }, now);
  });
  return hits / (requests - measured);
}
