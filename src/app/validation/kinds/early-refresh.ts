/**
 * How many readers compute one value at once under XFetch: readers of one key at a rate, each of whom decides by the rule that the
 * frameworks use (models/protection/xfetch.ts). A stampede is all who begin before the first of them has stored the new value.
 */
import { z } from "zod";
import { isDue } from "../../../../models/protection/xfetch.ts";
import { Streams } from "../../../core/random.ts";
import type { Kind } from "./kind.ts";

const got = z.strictObject({
  kind: z.literal("earlyRefresh"),
  perSecond: z.number().gt(0),
  computeSeconds: z.number().gt(0),
  ttlSeconds: z.number().gt(0),
  beta: z.number().min(0).prefault(1),
  stampedes: z.number().int().min(1),
  seeds: z.number().int().min(1),
});

const read = z.strictObject({
  of: z.enum(["mean", "atMost", "largest"]),
  size: z.number().int().min(1).optional(),
});

type Got = z.output<typeof got>;
type Read = z.output<typeof read>;

export const earlyRefreshKind: Kind<Got, Read> = {
  name: "earlyRefresh",
  got,
  read,
  prepare: (given, reads) => ({
    jobs: [],
    measure() {
      const bySeed = Array.from({ length: given.seeds }, (_, i) => sizesOf(given, i + 1));
      return reads.map(({ of, size = 1 }) =>
        bySeed.map((sizes) => {
          if (of === "largest") return Math.max(...sizes);
          const counted = of === "mean" ? sizes : sizes.map((one) => (one <= size ? 1 : 0));
          return counted.reduce((sum, one) => sum + one, 0) / sizes.length;
        }),
      );
    },
  }),
};

function sizesOf({ perSecond, computeSeconds, ttlSeconds, beta, stampedes }: Got, seed: number): number[] {
  const streams = new Streams(seed);
  const [gaps, chances] = [streams.stream("gaps"), streams.stream("chances")];
  const sizes: number[] = [];
  let now = 0;
  let expiresAtSeconds = ttlSeconds;
  while (sizes.length < stampedes) {
    let size = 0;
    let stored = Number.POSITIVE_INFINITY;
    for (;;) {
      now -= Math.log(gaps.next()) / perSecond;
      if (now >= stored) break;
      if (!isDue({ expiresAtSeconds, computeSeconds }, beta, now, chances.next())) continue;
      size++;
      stored = Math.min(stored, now + computeSeconds);
    }
    sizes.push(size);
    expiresAtSeconds = stored + ttlSeconds;
  }
  return sizes;
}
