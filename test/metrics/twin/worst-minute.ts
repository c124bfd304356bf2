/** The worst of all stretches of 60 whole seconds in a row that lie in what is measured and end in the phase. */
import { Account } from "./account.ts";
import type { Phase } from "./phases.ts";
import type { World } from "./simulate.ts";

const MINUTE_SECONDS = 60;

export type What = "gets" | "empty" | "reads" | "queries" | "requests" | "failed" | "busySeconds";

/** Of each whole second of the run; worked out once, since every minute is made of them. */
const known = new WeakMap<World, Map<What, number[]>>();

function secondsOf(world: World, what: What): number[] {
  const ofWorld = known.get(world) ?? new Map<What, number[]>();
  known.set(world, ofWorld);
  const seconds = ofWorld.get(what) ?? countSeconds(world, what);
  ofWorld.set(what, seconds);
  return seconds;
}

function countSeconds(world: World, what: What): number[] {
  const whole = new Account(world, { from: 0, to: Math.ceil(world.scenario.durationSeconds) });
  return whole.eachSecond().map((second) => {
    if (what === "busySeconds") return second.busySeconds();
    return what === "empty" ? second.getsThatCameTo("miss", "failure").length : second[what]().length;
  });
}

/** The largest sum, or ratio of two sums; null where the phase is shorter than a minute or nothing is divided by. */
export function worstMinute(world: World, { from, to }: Phase, part: What, whole?: What): number | null {
  if (to - from < MINUTE_SECONDS) return null;
  const first = Math.max(Math.floor(from) + 1, Math.ceil(world.scenario.measureFromSeconds) + MINUTE_SECONDS);
  const values: number[] = [];
  for (let end = first; end <= to; end++) {
    const sum = (what: What) =>
      secondsOf(world, what)
        .slice(end - MINUTE_SECONDS, end)
        .reduce((total, one) => total + one, 0);
    if (whole === undefined) values.push(sum(part));
    else if (sum(whole) > 0) values.push(sum(part) / sum(whole));
  }
  return values.length === 0 ? null : Math.max(...values);
}

/** What the worst minute has, over what a minute has at this rate; null at a rate of 0. */
export const perMinuteOf = (worst: number | null, perSecond: number): number | null =>
  worst === null || perSecond === 0 ? null : worst / (perSecond * MINUTE_SECONDS);

/** Of each whole minute that lies in the phase, from the first. */
export function minutesIn(world: World, { from, to }: Phase, what: What): number[] {
  const seconds = secondsOf(world, what);
  const minutes: number[] = [];
  for (let begin = Math.ceil(from); begin + MINUTE_SECONDS <= to; begin++) {
    minutes.push(seconds.slice(begin, begin + MINUTE_SECONDS).reduce((total, one) => total + one, 0));
  }
  return minutes;
}
