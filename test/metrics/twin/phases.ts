/** The stretches of a run that metrics ask about, as docs/metrics.md defines them. */
import type { Scenario } from "../../../models/scenario/types.ts";
import type { Fault } from "./faults.ts";

export interface Phase {
  readonly from: number;
  readonly to: number;
}

export type PhaseName =
  | "measured"
  | "before"
  | "firstSecond"
  | "outage"
  | "afterReturn"
  | "secondOutage"
  | "afterSecondReturn"
  | "disturbance";

const HOUR = 3600;
const TEN_MINUTES = 600;

/** What each fault begins or ends; a flush and a new server list happen and are over. */
const BEGINS = new Set(["crash", "pause", "host-down", "partition", "slow"]);
const HAPPENS = new Set(["flush", "resize"]);

export function phasesOf(
  faults: readonly Fault[],
  { measureFromSeconds, durationSeconds }: Pick<Scenario, "measureFromSeconds" | "durationSeconds">,
): Partial<Record<PhaseName, Phase>> {
  const all: [PhaseName, Phase][] = [["measured", { from: measureFromSeconds, to: durationSeconds }]];
  const outages = outagesOf(faults, durationSeconds);
  const [first, second, third] = outages;
  const last = outages.at(-1);
  if (first !== undefined && last !== undefined) {
    const nextAt = second?.from ?? durationSeconds;
    all.push(
      ["before", { from: Math.max(measureFromSeconds, first.from - HOUR), to: first.from }],
      ["firstSecond", { from: first.from, to: Math.min(first.to, first.from + 1) }],
      ["outage", first],
      ["disturbance", { from: first.from, to: last.to + TEN_MINUTES }],
      ["afterReturn", { from: first.to, to: Math.min(nextAt, first.to + TEN_MINUTES) }],
    );
  }
  if (second !== undefined) {
    const nextAt = third?.from ?? durationSeconds;
    all.push(
      ["secondOutage", second],
      ["afterSecondReturn", { from: second.to, to: Math.min(nextAt, second.to + TEN_MINUTES) }],
    );
  }
  const within = all.map(([name, { from, to }]) => {
    return [name, { from: Math.max(from, measureFromSeconds), to: Math.min(to, durationSeconds) }] as const;
  });
  return Object.fromEntries(within.filter(([, { from, to }]) => to > from));
}

/** The windows of the series from the start of measurement on. */
export function windowsOf({ measureFromSeconds, durationSeconds, windowSeconds }: Scenario): Phase[] {
  const windows: Phase[] = [];
  for (let i = 0; measureFromSeconds + i * windowSeconds < durationSeconds; i++) {
    const from = measureFromSeconds + i * windowSeconds;
    windows.push({ from, to: Math.min(measureFromSeconds + (i + 1) * windowSeconds, durationSeconds) });
  }
  return windows;
}

/** From the moment something ails a node until nothing does; what happens and is over counts where nothing ever ails one. */
export function outagesOf(faults: readonly Fault[], durationSeconds: number): Phase[] {
  if (faults.every(({ fault }) => HAPPENS.has(fault))) return faults.map(({ at }) => ({ from: at, to: at }));
  const outages: Phase[] = [];
  let ailing = 0;
  let from = 0;
  for (const { at, fault } of faults) {
    if (HAPPENS.has(fault)) continue;
    if (BEGINS.has(fault)) {
      if (ailing++ === 0) from = at;
    } else if (--ailing === 0) outages.push({ from, to: at });
  }
  if (ailing > 0) outages.push({ from, to: durationSeconds });
  return outages;
}
