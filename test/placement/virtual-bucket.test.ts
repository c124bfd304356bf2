import { expect, it } from "vitest";
import { VirtualBucket } from "../../models/placement/virtual-bucket.ts";

it("buckets are chosen by the hash masked with their number less one, and the map says whose they are", () => {
  const buckets = new VirtualBucket([2, 0, 1, 1], 3);
  expect([0, 1, 2, 3, 4, 0xffff_ffff].map((hash) => buckets.node(hash))).toEqual([2, 0, 1, 1, 2, 1]);
});

it("without a map, servers are masked as if they were a power of two: of three the second gets nothing", () => {
  const buckets = new VirtualBucket(null, 3);
  expect([0, 1, 2, 3].map((hash) => buckets.node(hash))).toEqual([0, 0, 2, 2]);
});
