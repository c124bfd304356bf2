/** What a return costs, from when the nodes of the last outage run again: the twin's nodes are let in at that instant. */
import { Account, ratio } from "./account.ts";
import { outagesOf, type Phase } from "./phases.ts";
import type { World } from "./simulate.ts";
import { minutesIn, type What } from "./worst-minute.ts";

const TEN_MINUTES = 600;
const MINUTE_SECONDS = 60;

function stretchOf(world: World): Phase | null {
  const { durationSeconds, measureFromSeconds } = world.scenario;
  const last = outagesOf(world.faults, durationSeconds).at(-1);
  if (last === undefined) return null;
  return { from: Math.max(last.to, measureFromSeconds), to: Math.min(durationSeconds, last.to + TEN_MINUTES) };
}

/** The most that a minute has, over what it has in all; null without a minute. */
export function worstSinceBack(world: World, part: What, whole: What | number): number | null {
  const stretch = stretchOf(world);
  if (stretch === null) return null;
  const wholes = typeof whole === "number" ? null : minutesIn(world, stretch, whole);
  const shares = minutesIn(world, stretch, part).flatMap((sum, i) => {
    return ratio(sum, wholes === null ? Number(whole) * MINUTE_SECONDS : wholes[i]) ?? [];
  });
  return shares.length === 0 ? null : Math.max(...shares);
}

/** Until no minute has more than twice the share of empty gets that there was before the first outage. */
export function warmSeconds(world: World): { readonly seconds: number; readonly isAtLeast: boolean } | null {
  const stretch = stretchOf(world);
  const { before } = world.phases;
  if (stretch === null || before === undefined) return null;
  const account = new Account(world, before);
  const usual = ratio(account.getsThatCameTo("miss", "failure").length, account.gets().length) ?? 0;
  const empty = minutesIn(world, stretch, "empty");
  if (usual === 0 || empty.length === 0) return null;
  const gets = minutesIn(world, stretch, "gets");
  const isCold = empty.map((count, i) => count > 2 * usual * gets[i]);
  return { seconds: isCold.lastIndexOf(true) + 1, isAtLeast: isCold.at(-1) === true };
}
