/** Two results beside each other, as data: every difference with its word, all intervals holding together. */

import type { MetricInfo } from "../../core/result.ts";
import {
  type Change,
  COMPARED_SCHEMA_VERSION,
  type Compared,
  type ComparedPair,
} from "../../report/compared/result.ts";
import { pairedDifference, unpairedDifference } from "../../sweep/difference.ts";
import { CONFIDENCE, estimateOf, type Value } from "../../sweep/estimates.ts";
import { pairPoints } from "./pairing.ts";
import { judgeRule, type Rule } from "./rules.ts";
import type { Side, SidePoint } from "./side.ts";

/** Fewer seeds in common make no pairs. */
const PAIRED_MIN = 2;

export function comparedOf(a: Side, b: Side, rules: readonly Rule[]): Compared {
  const { pairs, onlyA, onlyB } = pairPoints(a.points, b.points);
  const metrics = comparedMetrics(a, b, rules);
  const seeds = a.seeds.filter((seed) => b.seeds.includes(seed));
  const isPaired = seeds.length >= PAIRED_MIN;
  const there = pairs.map((pair) => metrics.filter(({ name }) => pair.a.values.has(name) || pair.b.values.has(name)));
  const decided = there.reduce((sum, infos) => sum + infos.length, 0);
  // All differences that are told share one risk of being wrong.
  const confidence = 1 - (1 - CONFIDENCE) / Math.max(1, decided);
  const told = pairs.map(
    (pair, i): ComparedPair => ({
      label: pair.label,
      a: pair.a.id,
      b: pair.b.id,
      seeds,
      isPaired,
      metrics: Object.fromEntries(
        there[i].map((info) => {
          const [of, against] = [valuesOf(b, pair.b, info), valuesOf(a, pair.a, info)];
          return [info.name, changeOf(info, { of, against }, isPaired ? seeds : null, confidence)];
        }),
      ),
    }),
  );
  const side = ({ points: _, metrics: _m, mainMetrics: _main, ...others }: Side) => others;
  return {
    schemaVersion: COMPARED_SCHEMA_VERSION,
    a: side(a),
    b: side(b),
    metrics,
    pairs: told,
    onlyA: onlyA.map(({ label }) => label),
    onlyB: onlyB.map(({ label }) => label),
    confidence,
    rules: rules.map((rule) => judgeRule(rule, told, metrics)),
  };
}

/** What either report shows first, and what a rule is about. */
function comparedMetrics(a: Side, b: Side, rules: readonly Rule[]): MetricInfo[] {
  const known = new Map([...a.metrics, ...b.metrics].map((info) => [info.name, info]));
  const names = new Set([...b.mainMetrics, ...a.mainMetrics, ...rules.flatMap(({ metric }) => metric ?? [])]);
  return [...names].flatMap((name) => known.get(name) ?? []);
}

/** By seed. */
type Values = ReadonlyMap<number, Value>;

function valuesOf({ seeds }: Side, { values }: SidePoint, { name }: MetricInfo): Values {
  const column = values.get(name) ?? [];
  return new Map(seeds.map((seed, i) => [seed, column[i] ?? null]));
}

function changeOf(
  info: MetricInfo,
  { of, against }: { readonly of: Values; readonly against: Values },
  seeds: readonly number[] | null,
  confidence: number,
): Change {
  const column = (values: Values): Value[] => (seeds ?? [...values.keys()]).map((seed) => values.get(seed)!);
  const columns = { of: column(of), against: column(against) };
  return {
    a: estimateOf(info, [...against.values()]),
    b: estimateOf(info, [...of.values()]),
    difference: (seeds === null ? unpairedDifference : pairedDifference)(info, columns, confidence),
  };
}
