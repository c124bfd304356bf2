/** Times, counts and causes as the sentences say them. */

import { type Range, simplest } from "../worlds/range.ts";
import type { Loss } from "../worlds/small-world.ts";

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

/** `30 s`; hours and days where they are whole and more than one. */
export function secondsText(seconds: number): string {
  for (const [unit, length] of [
    ["days", DAY_SECONDS],
    ["h", HOUR_SECONDS],
  ] as const) {
    if (seconds >= 2 * length && seconds % length === 0) return `${seconds / length} ${unit}`;
  }
  return `${seconds} s`;
}

/** From the simplest number of the one range to that of the other: `8 s`, `8 to 9 s`. */
export function fromTo(least: Range, most: Range): string {
  const [from, to] = [simplest(least), simplest(most)];
  if (from >= to) return secondsText(to);
  const texts = [secondsText(from), secondsText(to)];
  const isSame = texts.every((text) => text.endsWith(" s"));
  return texts.map((text, i) => (isSame && i === 0 ? text.replace(/ s$/, "") : text)).join(" to ");
}

/** What was measured of a time, so much longer as it may be that no process was met at the end of it. */
export function atMost([least, most]: Range): Range {
  return [least, Math.max(most * 1.02, most + 0.1)];
}

/** @param noun of one operation. */
export function counted(count: number, noun: string): string {
  return count === 1 ? noun : `${count} ${noun}s`;
}

/** So much shorter as it may be that no process was met at the beginning of it. */
export function atLeast([least, most]: Range): Range {
  return [Math.min(least * 0.98, least - 0.1), most];
}

export interface Told {
  readonly loss: Loss;
  readonly text: string;
}

const WHILE_LOST: Readonly<Record<Loss, string>> = {
  crash: "it crashes",
  "host-down": "its host is off",
  pause: "its process hangs",
};
const AFTERWARDS: Readonly<Record<Loss, string>> = {
  crash: "a crash",
  "host-down": "an outage of its host",
  pause: "a hang",
};

/** Losses with the same text are told together: `If it crashes, ... If its host is off or its process hangs, ...` */
export function ifLost(told: readonly Told[]): string {
  return byCause(told, "If", WHILE_LOST);
}

/** `After a crash or a hang, ... After an outage of its host, ...` */
export function afterLoss(told: readonly Told[]): string {
  return byCause(told, "After", AFTERWARDS);
}

function byCause(told: readonly Told[], before: string, causes: Readonly<Record<Loss, string>>): string {
  const texts = [...new Set(told.map(({ text }) => text))];
  if (texts.length === 1) return `${texts[0]}.`;
  const parts = texts.map((text) => {
    const named = told.filter((one) => one.text === text).map(({ loss }) => causes[loss]);
    return `${before} ${named.join(" or ")}, ${text}.`;
  });
  const all = parts.join(" ");
  return all.slice(0, 1).toLowerCase() + all.slice(1);
}
