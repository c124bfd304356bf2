/** The summary of an experiment: the content of `results/<experiment>/summary.json`, from which every report is made. */
import type {
  Better,
  Inspection,
  MetricInfo,
  NodeWalk,
  Phase,
  RunEvent,
  SeriesInfo,
  StabilityClass,
} from "./result.ts";
import type { Table } from "./table.ts";

export const SUMMARY_SCHEMA_VERSION = 1;

/** A mean over the repeats of a point with its 95 % interval (Student's t). `low`/`high` are null for n < 2. */
export interface Estimate {
  readonly unit: string;
  readonly better: Better;
  /** null when no repeat defines the number. */
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Repeats in which the number is defined. */
  readonly n: number;
  /** Repeats in which it did not happen within the horizon (a recovery that never came). */
  readonly censored: number;
  /** Repeats in which the number is a lower bound, since something that it counts had not ended; absent where none is. */
  readonly atLeast?: number;
}

/** Mean and 95 % band of one series column, one value a window. */
export interface Band {
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** One of several outages: when the first repeat has it, and its figures over the repeats that have it then too. */
export interface OutageSummary {
  readonly subjects: readonly string[];
  readonly fromSeconds: number;
  /** Null where it outlasts the run. */
  readonly toSeconds: number | null;
  readonly metrics: Readonly<Record<string, Estimate>>;
}

/** What became of a point's repeats after what befell them. */
export interface StabilitySummary {
  /** Repeats that last long enough to say. */
  readonly n: number;
  /** How many of them are of each class, with the interval of that share (Wilson's, 95 %). */
  readonly classes: Readonly<
    Record<StabilityClass, { readonly count: number; readonly low: number; readonly high: number }>
  >;
  readonly worst: StabilityClass;
  /** What the rule saw in the first repeat of the worst class. */
  readonly evidence: string;
}

export interface PointSummary {
  /** Stable within the experiment: `p0`, `p1` ... */
  readonly id: string;
  /** For people: `pecl-memcache, back in the trough`. */
  readonly label: string;
  /** The value of each swept axis, as text: `{ "client": "pecl-memcache", "plan": "back in the trough" }`. */
  readonly axes: Readonly<Record<string, string>>;
  /** Every setting that differs between points, by its path in the experiment. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** True for the run without faults that stands beside the others. */
  readonly control: boolean;
  /** The id of the control that this point is compared with; null for controls and where none is run. */
  readonly controlId: string | null;
  /** The id of the point whose advice this one tries; absent in points of the experiment's own. */
  readonly trialOf?: string;
  /** Nobody stated what the database can serve, so that there is no PASS or FAIL of it. */
  readonly databaseIsDefault?: true;
  readonly repeats: number;
  readonly metrics: Readonly<Record<string, Estimate>>;
  readonly series: {
    readonly fromSeconds: number;
    readonly windowSeconds: number;
    readonly columns: Readonly<Record<string, Band>>;
  };
  /** Of the first repeat; the schedule of faults is the same in all unless it is random. */
  readonly events: readonly RunEvent[];
  readonly phases: readonly Phase[];
  /** Absent where there are not several. */
  readonly outages?: readonly OutageSummary[];
  /** Absent where no repeat lasts long enough after what befell it. */
  readonly stability?: StabilitySummary;
  readonly notes: readonly string[];
  /** What was inspected in the first repeat: the inside of one world, which has no mean. */
  readonly inspections?: readonly Omit<Inspection, "data">[];
  /** Of the first repeat. */
  readonly walk?: NodeWalk;
}

/** A difference between two points under the same seeds (common random numbers): b minus a. */
export interface Difference {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /**
   * Of b against a. `same`: both are 0, or the interval lies within what makes no difference (.5 % of the numbers, .05
   * percentage points of a ratio); `undecided`: it holds zero and more; `different`: the metric has no better side.
   */
  readonly verdict: "better" | "worse" | "same" | "undecided" | "different";
}

export interface Comparison {
  /** The axis on which the two points differ. */
  readonly axis: string;
  readonly a: string;
  readonly b: string;
  /** For people: `php-memcached against pecl-memcache, back in the trough`. */
  readonly label: string;
  readonly metrics: Readonly<Record<string, Difference>>;
}

/** What the repeats of a point came to, as a threshold asks for it. */
export interface FoundStatistic {
  /** `mean`, `p(95)`. */
  readonly statistic: string;
  readonly metric: string;
  readonly unit: string;
  /** Null where no repeat defines it, or where it lies beyond the horizon. */
  readonly value: number | null;
  /** Repeats that define it, those in which it did not happen within the horizon among them. */
  readonly n: number;
  readonly censored: number;
}

/** A threshold at one point. */
export interface CheckedPoint {
  readonly id: string;
  /** `undefined`: no repeat defines what would decide it. */
  readonly outcome: "pass" | "fail" | "undefined";
  readonly found: readonly FoundStatistic[];
}

/** A threshold that the experiment states, and whether it is met. */
export interface ThresholdCheck {
  /** The metric that it stands under. */
  readonly metric: string;
  /** As it was written. */
  readonly condition: string;
  /** False: to miss it is a warning and no failure. */
  readonly strict: boolean;
  /** By axis: the values of the points that it is about; empty for all. */
  readonly at: Readonly<Record<string, readonly string[]>>;
  /** `fail` and `warn`: a point fails it, or none defines it. */
  readonly outcome: "pass" | "fail" | "warn";
  /** Those of the experiment's own that it is about, without what is tried as advice and what is added as a control. */
  readonly points: readonly CheckedPoint[];
}

/** A paragraph with a heading, for the top of the report. */
export interface Verdict {
  readonly title: string;
  readonly text: string;
  /** The same in its parts, to be told as a list; absent where there is one part. */
  readonly items?: readonly string[];
  /** It says what words mean and nothing about this experiment, so that a page may fold it. */
  readonly explains?: true;
}

/** Whether a point holds, by the limits that the verdicts name. */
export interface PointOutcome {
  /** The id of the point. */
  readonly id: string;
  readonly passes: boolean;
  /** Why it fails; "" where it passes. */
  readonly why: string;
}

/** A setting of the experiment that the reader must know about. */
export interface Assumption {
  readonly what: string;
  readonly value: string;
  /** Where the value came from: who published it, or that it is assumed, a default, or set on the command line. */
  readonly source: string;
}

export interface Summary {
  readonly schemaVersion: typeof SUMMARY_SCHEMA_VERSION;
  readonly experiment: string;
  /** A few words for the top of a report. */
  readonly title: string;
  readonly question: string;
  /** Version of Fallthrough that made it. */
  readonly version: string;
  /** How to repeat it. */
  readonly command: string;
  readonly seeds: readonly number[];
  /** One sentence with its number and confidence. */
  readonly headline: string;
  readonly verdicts: readonly Verdict[];
  /** Of each point that can hold or fail; absent where none can. */
  readonly outcomes?: readonly PointOutcome[];
  readonly metrics: readonly MetricInfo[];
  /** Names of the metrics that the report's main table shows, in order. */
  readonly mainMetrics: readonly string[];
  readonly seriesInfo: readonly SeriesInfo[];
  readonly points: readonly PointSummary[];
  readonly comparisons: readonly Comparison[];
  /** The thresholds of the experiment; absent where it states none. */
  readonly thresholds?: readonly ThresholdCheck[];
  readonly tables: readonly Table[];
  readonly assumptions: readonly Assumption[];
  /** What the author of the experiment says about its world; "" for nothing. */
  readonly assumptionsNote: string;
  /** What the model was checked against, for people. */
  readonly validation: readonly string[];
  /** Which published numbers this version agrees with; absent for nothing. */
  readonly published?: string;
}
