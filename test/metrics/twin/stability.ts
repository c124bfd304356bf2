/** The class of a run by the sentences that define it: stretches of the time after the last outage beside the time before the first. */
import { Account, ratio } from "./account.ts";
import { outagesOf } from "./phases.ts";
import type { World } from "./simulate.ts";

/** How far the world is from what it was before its first outage. */
function looker(world: World) {
  const { measureFromSeconds, durationSeconds, database } = world.scenario;
  const outages = outagesOf(world.faults, durationSeconds);
  const after = Math.max(measureFromSeconds, outages.at(-1)?.to ?? 0);
  const look = (from: number, to: number) => {
    const account = new Account(world, { from, to });
    return {
      failed: ratio(account.failed().length, account.requests().length) ?? 0,
      isSaturated: account.busySeconds() >= 0.99 * database.servers * (to - from),
      waiting: account.queueSeconds(),
    };
  };
  const begins = Math.floor(outages[0]?.from ?? measureFromSeconds);
  const usual =
    begins - measureFromSeconds < 5 ? { failed: 0, isSaturated: false } : look(Math.ceil(measureFromSeconds), begins);
  const isUnwell = ({ failed, isSaturated }: { failed: number; isSaturated: boolean }): boolean =>
    failed - usual.failed > 0.01 || (isSaturated && !usual.isSaturated);
  return { after, look, isUnwell, hasOutage: outages.length > 0 };
}

/** Ten seconds at a time until thirty of them are well; null without an outage, or where thirty seconds are not left. */
export function unwellSeconds(world: World): { readonly seconds: number; readonly isAtLeast: boolean } | null {
  const { after, look, isUnwell, hasOutage } = looker(world);
  const begins = Math.ceil(after);
  const tens = Math.floor((Math.floor(world.scenario.durationSeconds) - begins) / 10);
  if (!hasOutage || tens < 3) return null;
  const isWell = Array.from({ length: tens }, (_, i) => !isUnwell(look(begins + 10 * i, begins + 10 * (i + 1))));
  const first = isWell.findIndex((_, i) => isWell[i] && isWell[i + 1] && isWell[i + 2]);
  return first < 0 ? { seconds: 10 * tens, isAtLeast: true } : { seconds: 10 * first, isAtLeast: false };
}

/** Null where a fifth of the time after the last outage is less than five seconds. */
export function classOf(world: World): "stable" | "recovering" | "stuck" | null {
  const { durationSeconds } = world.scenario;
  const { after, look, isUnwell } = looker(world);
  const fifth = Math.floor((durationSeconds - after) / 5);
  if (fifth < 5) return null;
  const end = Math.floor(durationSeconds);
  const first = look(Math.ceil(after), Math.ceil(after) + fifth);
  const [earlier, last] = [look(end - 2 * fifth, end - fifth), look(end - fifth, end)];
  if (!isUnwell(last)) return isUnwell(first) ? "recovering" : "stable";
  const failsLess = earlier.failed > 0 && last.failed <= 0.9 * earlier.failed;
  const waitsLess =
    last.failed <= 0.01 && earlier.failed <= 1.001 * last.failed && last.waiting <= 0.9 * earlier.waiting;
  return failsLess || waitsLess ? "recovering" : "stuck";
}
