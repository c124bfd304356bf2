/**
 * What the quiet hours that a run steps over weigh in figures of the whole run (`recording/stepped-over.ts`): so many times the requests
 * of usual minutes, by the load of those hours, and misses by the closed form of the hit ratio at that load.
 */
import type { StretchOfRun } from "../recording/levels.ts";
import { PhaseName } from "../recording/phase-name.ts";
import type { SteppedOver, Times } from "../recording/stepped-over.ts";
import { USUAL_SECONDS } from "../scenario/detail.ts";
import type { Scenario, StretchTimes } from "../scenario/types.ts";
import { missRatioAt } from "./expected-cache.ts";
import { measuredFrom, ratesOf } from "./stretch.ts";

/** The load of hours is looked at so often, and taken to within a fiftieth of the mean. */
const PART_SECONDS = 1800;
const LEVELS = 50;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The stretch with the hours before it and those after it, as far as they are measured. */
export function stretchOfRun(scenario: Scenario, times: StretchTimes): StretchOfRun {
  const { measureFromSeconds, durationSeconds } = scenario;
  const { fromSeconds, quietUntilSeconds, untilSeconds } = times;
  const begins = measuredFrom(scenario, times);
  const usual: Usual = {
    before: quietUntilSeconds > begins ? { from: begins, to: quietUntilSeconds } : null,
    after: { from: Math.max(begins, untilSeconds - USUAL_SECONDS), to: untilSeconds },
  };
  const weigh = weighing(scenario);
  const over = ({ from, to }: Span, isAfter: boolean): SteppedOver[] => {
    if (to <= from) return [];
    const before = usual.before === null ? null : weigh({ from, to }, usual.before);
    return [{ seconds: to - from, before, after: weigh({ from, to }, usual.after), isAfter }];
  };
  const phaseOf = (name: string, { from, to }: Span) => ({
    name,
    fromSeconds: from - fromSeconds,
    toSeconds: to - fromSeconds,
  });
  const last = usual.before === null ? null : weigh(usual.after, usual.before);
  return {
    fromSeconds,
    phases: [
      ...(usual.before === null ? [] : [phaseOf(PhaseName.usualBefore, usual.before)]),
      phaseOf(PhaseName.usualAfter, usual.after),
    ],
    steppedOver: [
      ...over({ from: measureFromSeconds, to: begins }, false),
      ...over({ from: untilSeconds, to: durationSeconds }, true),
    ],
    missTimes: last === null || last.requests === 0 ? 1 : last.misses / last.requests,
  };
}

/** The usual minutes of a stretch: those before its first fault, if any are measured, and its last ten. */
interface Usual {
  readonly before: Span | null;
  readonly after: Span;
}

/** Tells of a span how many times the requests and the misses of a phase it has, which is another one. */
function weighing(scenario: Scenario): (span: Span, usual: Span) => Times {
  const rates = ratesOf(scenario);
  const misses = missesBy(scenario);
  const meanMisses = ({ from, to }: Span): number => misses(rates.expected(from, to) / (to - from));
  return ({ from, to }, usual) => {
    const inUsual = rates.expected(usual.from, usual.to);
    if (inUsual === 0) return { requests: 0, misses: 0 };
    const missesThen = meanMisses(usual);
    let requests = 0;
    let missing = 0;
    for (let at = from; at < to; at += PART_SECONDS) {
      const part = { from: at, to: Math.min(to, at + PART_SECONDS) };
      const some = rates.expected(part.from, part.to);
      requests += some / inUsual;
      missing += (some / inUsual) * (missesThen === 0 ? 1 : meanMisses(part) / missesThen);
    }
    return { requests, misses: missing };
  };
}

function missesBy(scenario: Scenario): (level: number) => number {
  const known = new Map<number, number>();
  return (level) => {
    const near = Math.max(1, Math.round(level * LEVELS));
    const found = known.get(near) ?? missRatioAt(scenario, near / LEVELS);
    known.set(near, found);
    return found;
  };
}
