/** What two results come to beside each other: the content of `fallthrough compare --json`. */
import type { MetricInfo } from "../../core/result.ts";
import type { Difference, Estimate } from "../../core/summary.ts";

export const COMPARED_SCHEMA_VERSION = 1;

/** One of the two results. */
export interface ComparedSide {
  /** As the command line called it. */
  readonly name: string;
  readonly experiment: string;
  readonly title: string;
  /** Version of Fallthrough that made it, and how to repeat it. */
  readonly version: string;
  readonly command: string;
  readonly seeds: readonly number[];
}

/** One metric at one pair of points. */
export interface Change {
  readonly a: Estimate;
  readonly b: Estimate;
  /** Of b against a; null where a side has not two repeats that define it. */
  readonly difference: Difference | null;
}

/** Points that are the same but for what differs between the two results. */
export interface ComparedPair {
  /** For people; "" where each side has one point. */
  readonly label: string;
  readonly a: string;
  readonly b: string;
  /** Seeds that both have. Differences are taken pair by pair where there are two at least. */
  readonly seeds: readonly number[];
  readonly isPaired: boolean;
  /** By metric; without those that neither side defines. */
  readonly metrics: Readonly<Record<string, Change>>;
}

/** What `--fail-if` asked for, and where it is so. */
export interface ComparedRule {
  readonly rule: string;
  /** Where it is so, for people; empty where it is not. */
  readonly found: readonly string[];
}

export interface Compared {
  readonly schemaVersion: typeof COMPARED_SCHEMA_VERSION;
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** Those that are compared, in order. */
  readonly metrics: readonly MetricInfo[];
  readonly pairs: readonly ComparedPair[];
  /** Labels of points that the other side does not have. */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  /** Of each interval, so that all of them hold together with 95 % (Bonferroni). */
  readonly confidence: number;
  readonly rules: readonly ComparedRule[];
}
