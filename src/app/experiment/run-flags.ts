/** The flags of `fallthrough run`, and those of them that `fallthrough merge` has. */
import type { RunEngine } from "../../../models/run/world.ts";
import { parseShard, SHARD_FORM, type Shard } from "../../sweep/shard.ts";
import { InvalidInput } from "../ending/errors.ts";
import { ADDRESS_FORM, type Address, parseAddress } from "../queue/address.ts";
import { PRIORITIES } from "../queue/priorities.ts";
import { type Budget, parseBudget } from "./budget.ts";
import type { EventStream } from "./event-stream.ts";

export interface RunFlags {
  readonly set: readonly string[];
  readonly statsAt?: string;
  /** `auto`, `full`, or `sampled:30`, `stretches`, and both. */
  readonly detail?: string;
  readonly seeds?: number;
  /** Of a trace: lines that cannot be read and are passed over. */
  readonly skipBadLines?: number;
  readonly workers: number;
  /** Whether the command line said how many. */
  readonly workersGiven?: boolean;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly check?: boolean;
  /** Who does plain requests. Absent: WebAssembly, where there is any. */
  readonly runEngine?: RunEngine;
  readonly fresh?: boolean;
  /** The runs as Parquet too. */
  readonly parquet?: boolean;
  /** False: no advice is tried. */
  readonly advice?: boolean;
  /** What takes more is not begun. Absent where whatever it takes is. */
  readonly budget?: Budget;
  /** The share of the runs to make. Absent: all, with what they amount to. */
  readonly shard?: Shard;
  /** Where the runs are asked for. Absent: they are made here. */
  readonly queue?: Address;
  /** Of the runs in the queue. */
  readonly priority?: number;
  /** The file that lines about what happens go to. */
  readonly events?: string;
  /** That file, open. */
  readonly stream?: EventStream;
}

/** As they come from the command line. */
export type GivenFlags = Omit<
  RunFlags,
  | "runEngine"
  | "seeds"
  | "skipBadLines"
  | "workers"
  | "workersGiven"
  | "budget"
  | "shard"
  | "queue"
  | "priority"
  | "stream"
> & {
  readonly engine?: RunEngine;
  readonly queue?: string;
  readonly priority?: string;
  readonly budget?: string;
  readonly shard?: string;
  readonly seeds?: string;
  readonly skipBadLines?: string;
  readonly workers: string | number;
};

const DETAIL = /^(?:auto|full|(?:sampled:\d+|counted|stretches)(?:,(?:sampled:\d+|counted|stretches))*)$/;

/** Reads the numbers of options, and puts what is wrong with one among the problems. */
export function wholeNumbers(problems: string[]) {
  return (option: string, text: string | number, least: number, most = Number.POSITIVE_INFINITY): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most && String(text).trim() !== "") return value;
    const span = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`;
    problems.push(`${option}: ${JSON.stringify(text)}; expected a whole number ${span}`);
    return least;
  };
}

/** What is wrong with what `--detail` says. */
export function detailProblems(detail: string | undefined): string[] {
  if (detail === undefined || DETAIL.test(detail)) return [];
  return [
    `--detail: ${JSON.stringify(detail)}; expected auto, full, sampled:30 for one in 30 of the rare keys, stretches for the time around the faults, or several of these as sampled:30,counted,stretches`,
  ];
}

/** @throws InvalidInput with all numbers that are wrong. */
export function readFlags(given: GivenFlags, workersGiven: boolean, command: "merge" | "compare"): RunFlags {
  const { flags, error } = flagsOf(given, workersGiven, command);
  if (error !== null) throw error;
  return flags;
}

/** With what is wrong, in place of which there are defaults: errors elsewhere are to be told beside it. */
export function flagsOf(
  {
    seeds,
    skipBadLines,
    workers,
    budget: text,
    shard: share,
    queue: url,
    priority,
    engine,
    detail,
    ...others
  }: GivenFlags,
  workersGiven: boolean,
  command: "run" | "merge" | "compare" = "run",
): { readonly flags: RunFlags; readonly error: InvalidInput | null } {
  const problems = detailProblems(detail);
  const isDetail = detail !== undefined && problems.length === 0;
  const whole = wholeNumbers(problems);
  const budget = text === undefined ? undefined : parseBudget(text);
  if (budget === null) {
    problems.push(`--budget: ${JSON.stringify(text)}; expected a time, a size of memory or both: 10m, 8GB, 10m,8GB`);
  }
  const shard = share === undefined ? undefined : parseShard(share);
  if (shard === null) problems.push(`--shard: ${JSON.stringify(share)}; expected ${SHARD_FORM}`);
  if (share !== undefined && others.json === true) {
    problems.push("--json: a shard has no summary; expected it with `fallthrough merge`");
  }
  const queue = url === undefined ? undefined : parseAddress(url);
  if (queue === null) problems.push(`--queue: ${JSON.stringify(url)}; expected ${ADDRESS_FORM}`);
  if (url === undefined && priority !== undefined)
    problems.push("--priority: of runs in a queue; expected --queue too");
  if (url !== undefined) {
    problems.push(...besideQueue({ shard: share, budget: text, workersGiven, engine }));
  }
  const flags: RunFlags = {
    ...others,
    ...(isDetail ? { detail } : {}),
    ...(seeds === undefined ? {} : { seeds: whole("--seeds", seeds, 1) }),
    ...(skipBadLines === undefined ? {} : { skipBadLines: whole("--skip-bad-lines", skipBadLines, 0) }),
    workers: whole("--workers", workers, 0),
    workersGiven,
    ...(engine === undefined ? {} : { runEngine: engine }),
    ...(budget === undefined || budget === null ? {} : { budget }),
    ...(shard === undefined || shard === null ? {} : { shard }),
    ...(queue === undefined || queue === null ? {} : { queue }),
    ...(priority === undefined ? {} : { priority: whole("--priority", priority, PRIORITIES.first, PRIORITIES.last) }),
  };
  return { flags, error: problems.length === 0 ? null : new InvalidInput(command, problems) };
}

/** What says nothing where others make the runs, how many of them nobody knows. */
function besideQueue(given: {
  readonly shard?: unknown;
  readonly budget?: unknown;
  readonly workersGiven: boolean;
  readonly engine?: unknown;
}) {
  return [
    ...(given.shard === undefined ? [] : ["--shard: the queue shares the runs already; expected --shard or --queue"]),
    ...(given.budget === undefined ? [] : ["--budget: how many workers a queue has is not known; expected none"]),
    ...(given.engine === undefined
      ? []
      : ["--engine: the queue's workers make the runs, each as it can; expected none"]),
    ...(given.workersGiven ? ["--workers: the queue's workers make the runs; expected --concurrency with them"] : []),
  ];
}
