/**
 * Up to where something holds, future by future. Strengths are in order, from what is easy to hold to what is hard. Within a future,
 * under one seed, the figures hardly ever get better as the strength grows, so that it is halved; each future but the first two begins
 * where those ended. Some of what lies outside of what was halved is tried all the same: where it is not as expected, the future holds
 * only up to below the first strength at which it was seen to fail.
 */
import { median } from "d3-array";
import { Streams, uniformAt } from "../../core/random.ts";

export interface Tried {
  readonly future: number;
  /** Of a strength. */
  readonly index: number;
}

/** Whether it holds, of each that is asked for and in that order; null where there is no room for all of them. */
export type Tries = (asked: readonly Tried[]) => Promise<readonly boolean[] | null>;

export interface Critical {
  /** By future: the index of the greatest strength at which it holds; -1 where it holds at none. */
  readonly last: readonly number[];
  /** How many outside of what was halved were tried, and how many of them were not as expected. */
  readonly checked: number;
  readonly unexpected: number;
}

/** Futures that are halved from the whole range, to know where the others begin. */
const PILOTS = 2;
/** The share of what was not tried that is. */
export const CHECKED = 0.05;

interface Bracket {
  /** It holds here; -1 before the first. */
  low: number;
  /** It does not here; the number of strengths after the last. */
  high: number;
}

/** @returns null where `tries` had no room to come to an end. @param share of what was not tried, that is checked. */
export async function criticalOf(
  strengths: number,
  futures: number,
  tries: Tries,
  share = CHECKED,
): Promise<Critical | null> {
  const known = new Map<string, boolean>();
  const keyOf = ({ future, index }: Tried): string => `${future} ${index}`;
  const ask = async (asked: readonly Tried[]): Promise<boolean> => {
    const fresh = asked.filter((one) => !known.has(keyOf(one)));
    const held = fresh.length === 0 ? [] : await tries(fresh);
    if (held === null) return false;
    for (const [i, one] of fresh.entries()) known.set(keyOf(one), held[i]);
    return true;
  };
  const brackets = Array.from({ length: futures }, (): Bracket => ({ low: -1, high: strengths }));
  const all = [...brackets.keys()];
  const pilots = all.slice(0, PILOTS);
  if (!(await narrowed(pilots, middle))) return null;
  const start = Math.round(median(pilots, (future) => brackets[future].low) ?? 0);
  if (!(await narrowed(all.slice(PILOTS), aroundFrom(start)))) return null;

  const outside = all.flatMap((future) => Array.from({ length: strengths }, (_, index) => ({ future, index })));
  const untried = outside.filter((one) => !known.has(keyOf(one)));
  const checked = drawn(untried, Math.ceil(share * untried.length));
  if (!(await ask(checked))) return { ...told(), checked: 0, unexpected: 0 };
  const unexpected = checked.filter((one) => known.get(keyOf(one)) !== one.index <= brackets[one.future].low);
  return { ...told(), checked: checked.length, unexpected: unexpected.length };

  /** All of these side by side, one strength each at a time. */
  async function narrowed(
    which: readonly number[],
    next: (bracket: Bracket, step: number) => number,
  ): Promise<boolean> {
    for (let step = 0; ; step++) {
      const open = which.filter((future) => brackets[future].high - brackets[future].low > 1);
      if (open.length === 0) return true;
      const asked = open.map((future) => ({ future, index: next(brackets[future], step) }));
      if (!(await ask(asked))) return false;
      for (const one of asked) {
        const bracket = brackets[one.future];
        if (known.get(keyOf(one))) bracket.low = one.index;
        else bracket.high = one.index;
      }
    }
  }

  /** The greatest strength below the first that was seen to fail, but no greater than what the halving found. */
  function told(): Pick<Critical, "last"> {
    const last = brackets.map(({ low }, future) => {
      const fails = outside.find((one) => one.future === future && known.get(keyOf(one)) === false);
      return Math.min(low, (fails?.index ?? strengths) - 1);
    });
    return { last };
  }
}

function middle({ low, high }: Bracket): number {
  return Math.floor((low + high) / 2);
}

/** From where others ended outwards, each step twice as far as the one before, until it lies between two that were tried. */
function aroundFrom(start: number) {
  return ({ low, high }: Bracket, step: number): number => {
    if (step === 0) return Math.min(Math.max(start, low + 1), high - 1);
    const reach = 2 ** (step - 1);
    const isOpenAbove = low >= start;
    const isOpenBelow = high <= start;
    if (isOpenAbove && low + reach < high) return low + reach;
    if (isOpenBelow && high - reach > low) return high - reach;
    return middle({ low, high });
  };
}

/** So many of them, by chance that is the same every time. */
function drawn<T>(from: readonly T[], amount: number): T[] {
  const key = new Streams(1).key("checked");
  return from
    .map((one, i) => ({ one, order: uniformAt(key, i) }))
    .sort((a, b) => a.order - b.order)
    .slice(0, amount)
    .map(({ one }) => one);
}
