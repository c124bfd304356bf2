/**
 * A crowd that comes because of news: the load rises, holds, and falls off, in the three phases of Ari, Hong, Miller, Brandt and
 * Long (Managing flash crowds on the Internet, MASCOTS 2003). The fall halves what is left of the crowd again and again.
 */
import { z } from "zod";
import { atMost, duration } from "../../../src/core/text/quantities.ts";
import { type CurveContext, define, type LoadCurve, MULTIPLE_MAX } from "./curve.ts";

export interface FlashCrowdOptions {
  readonly atSeconds: number;
  readonly riseSeconds: number;
  readonly holdsSeconds: number;
  readonly halfLifeSeconds: number;
  /** The rate at the height of it over the rate before. */
  readonly times: number;
}

/** Between two knots the fall is a straight line; at eight to a half-life that is within .1 % of what is left. */
const KNOTS_A_HALF_LIFE = 8;
/** Then what is left is a thousandth of the crowd. */
const HALF_LIVES = 10;

export const flashCrowd = define({
  name: "flashCrowd",
  doc: "A crowd that comes because of news: the load rises, holds, and falls off by halves.",
  options: z.strictObject({
    at: duration().describe("When it begins, since the start of the run."),
    rise: duration({ aboveZero: true })
      .prefault("1m")
      .describe("How long the load rises, in a straight line. Default: 1m."),
    holds: duration().prefault("0s").describe("How long it stays at its height. Default: not at all."),
    halfLife: duration({ aboveZero: true })
      .prefault("10m")
      .describe("How long it takes until half of the crowd has left, and half of the rest. Default: 10m."),
    times: atMost(z.number().gt(1), MULTIPLE_MAX).describe("Rate at the height of it over the rate before."),
  }),
  resolve: ({ at, rise, holds, halfLife, times }) => ({
    atSeconds: at,
    riseSeconds: rise,
    holdsSeconds: holds,
    halfLifeSeconds: halfLife,
    times,
  }),
  create: flashCrowdCurve,
});

export function flashCrowdCurve(options: FlashCrowdOptions, { durationSeconds }: CurveContext): LoadCurve {
  const { atSeconds, riseSeconds, holdsSeconds, halfLifeSeconds, times } = options;
  const height = atSeconds + riseSeconds;
  const falls = height + holdsSeconds;
  const knots: [number, number][] = [
    [0, 1],
    [atSeconds, 1],
    [height, times],
    [falls, times],
  ];
  const last = HALF_LIVES * KNOTS_A_HALF_LIFE;
  for (let knot = 1; knot < last; knot++) {
    const halfLives = knot / KNOTS_A_HALF_LIFE;
    knots.push([falls + halfLives * halfLifeSeconds, 1 + (times - 1) * 0.5 ** halfLives]);
  }
  const end = falls + HALF_LIVES * halfLifeSeconds;
  knots.push([end, 1], [Math.max(durationSeconds, end + 1), 1]);
  const curve = knots.filter(([at], i) => i === 0 || at > knots[i - 1][0]);
  return { times: curve.map(([at]) => at), levels: curve.map(([, level]) => level), peaks: [height], troughs: [] };
}
