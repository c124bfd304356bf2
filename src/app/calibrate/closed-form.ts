/**
 * What the nodes of a cluster would show of themselves under Zipf's law, in closed form, and the law under which they come nearest to what
 * they showed. The keys of a node are a share of all keys, taken without regard to how popular they are. How large its share is shows in
 * what it misses for each item that it holds; at what age it evicts, in how many items it holds.
 */
import { UPDATE_INTERVAL_SECONDS } from "../../../models/nodes/lru/recency.ts";
import type { ProfileName } from "../../../models/nodes/settings/settings.ts";
import { leastSquares } from "./least-squares.ts";
import type { Law, Mix, NodeSigns, Signs } from "./signs.ts";
import { TurnoverTable } from "./turnover-table.ts";

export interface Known {
  readonly mix: Mix;
  readonly profile: ProfileName;
  readonly nodes: readonly NodeSigns[];
  readonly counts: { readonly gets: number; readonly evictions: number };
  /** The number of keys, where it is known. */
  readonly keys: number | null;
  /** Whether times to live are looked for, or those that are known. */
  readonly ttlSeconds: number | "open";
}

export interface Fitted {
  readonly law: Law;
  /** Under the law. */
  readonly signs: Signs;
  /** Standard errors of the exponent and of the logarithm of the number of keys, from those of the signs. */
  readonly zipfError: number;
  readonly keysError: number;
}

/** Within so much the closed form agrees with runs (`test/workload/turnover.test.ts`): hit ratio and share of unread evictions. */
const HIT_RATIO_ERROR = 0.003;
const UNREAD_ERROR = 0.01;
/** Ages of tails scatter by about so much of themselves, from class to class and from look to look. */
const AGE_ERROR = 0.2;
const EXPIRIES_ERROR = 0.05;
/** Exponents of the caches of Twitter that are not 0 go from 0.02 to 2.7, four out of five from 0.3 to 2. */
const STARTS = [0.5, 0.8, 1.1, 1.5];
const ZIPF_BOUNDS = [0, 4] as const;
/** So many times the items; the tail of more keys tells nothing of its end. */
const KEYS_BOUNDS = [1.002, 1e4] as const;
const TTL_BOUNDS = [1, 3e7] as const;
/** Of the starts, nearest first, so many are followed at most: where no law goes with the figures, others would not either. */
const STARTS_FOLLOWED = 2;
/** Squares of residuals as chance makes them: other starts would find nothing nearer. */
const SUM_ENOUGH = 4;

/** @param signs of nodes of which some evict. */
export function fitLaw(signs: Signs, known: Known): Fitted {
  const { counts, keys: given, ttlSeconds } = known;
  const { hitRatio, items, unreadShare, age } = signs;
  const hitError = Math.hypot(HIT_RATIO_ERROR, binomial(hitRatio, counts.gets));
  const unreadError = unreadShare === null ? 1 : Math.hypot(UNREAD_ERROR, binomial(unreadShare, counts.evictions));
  // Keys as what they are more than the items, so that their number is above it.
  const lawOf = ([zipf, ...rest]: readonly number[]): Law => ({
    zipf,
    keys: given ?? Math.round(items * (1 + Math.exp(rest[0]))),
    ttlSeconds: ttlSeconds === "open" ? Math.exp(rest.at(-1)!) : ttlSeconds,
  });
  const residuals = (parameters: readonly number[]): number[] => {
    const found = signsUnder(lawOf(parameters), known);
    return [
      (found.hitRatio - hitRatio) / hitError,
      ...(unreadShare === null ? [] : [((found.unreadShare ?? 0) - unreadShare) / unreadError]),
      ...(age === null ? [] : [Math.log((found.age ?? age) / age) / AGE_ERROR]),
      ...(ttlSeconds === "open" ? [Math.log(found.expiries / signs.expiries) / EXPIRIES_ERROR] : []),
    ];
  };
  const bounds: (readonly [number, number])[] = [
    ZIPF_BOUNDS,
    ...(given === null ? [[Math.log(KEYS_BOUNDS[0] - 1), Math.log(KEYS_BOUNDS[1])] as const] : []),
    ...(ttlSeconds === "open" ? [[Math.log(TTL_BOUNDS[0]), Math.log(TTL_BOUNDS[1])] as const] : []),
  ];
  const starts = STARTS.map((zipf) => [
    zipf,
    ...(given === null ? [Math.LN2] : []),
    ...(ttlSeconds === "open" ? [Math.log(items / signs.expiries)] : []),
  ]);
  const likely = starts
    .map((start) => ({ start, sum: residuals(start).reduce((all, one) => all + one * one, 0) }))
    .toSorted((one, other) => one.sum - other.sum);
  let found = leastSquares({ residuals, start: likely[0].start, bounds });
  for (const { start } of likely.slice(1, STARTS_FOLLOWED)) {
    if (found.sum < SUM_ENOUGH) break;
    const other = leastSquares({ residuals, start, bounds });
    if (other.sum < found.sum) found = other;
  }
  const law = lawOf(found.parameters);
  return {
    law,
    signs: signsUnder(law, known),
    zipfError: found.errors[0],
    // By the chain rule: keys = items (1 + e^x).
    keysError: given === null ? found.errors[1] * (1 - items / law.keys) : 0,
  };
}

export function signsUnder(law: Law, { mix, profile, nodes }: Pick<Known, "mix" | "profile" | "nodes">): Signs {
  const rest = profile === "modern" ? 0 : UPDATE_INTERVAL_SECONDS;
  const [items, evictions] = [sum(nodes, (node) => node.items), sum(nodes, (node) => node.evictions)];
  const table = new TurnoverTable(law, { mix, profile, rest, ageAbout: items / Math.max(evictions, items / 1e6) });
  const raw = nodes.map((node) => node.items / table.itemsAt(node.evictions > 0 ? table.ageOf(node) : Infinity));
  const total = raw.reduce((all, one) => all + one, 0);
  const found = { reads: 0, hits: 0, items: 0, evictions: 0, unread: 0, expiries: 0 };
  let [weighed, evicting] = [0, 0];
  nodes.forEach((node, i) => {
    const share = raw[i] / total;
    const age = table.ageWith(node.items / share);
    const turnover = table.at(age);
    for (const name of Object.keys(found) as (keyof typeof found)[]) found[name] += share * turnover[name];
    if (age === Infinity || node.evictions === 0) return;
    weighed += node.items * age;
    evicting += node.items;
  });
  return {
    hitRatio: found.hits / found.reads,
    items: found.items,
    unreadShare: found.evictions === 0 ? null : found.unread / found.evictions,
    age: evicting === 0 ? null : weighed / evicting,
    evictions: found.evictions,
    expiries: found.expiries,
  };
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}

function binomial(share: number, count: number): number {
  // A share of 0 or 1 of n is known to 1/n and no better.
  return Math.max(Math.sqrt((share * (1 - share)) / Math.max(1, count)), 1 / Math.max(1, count));
}
