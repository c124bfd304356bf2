/** The flags of `fallthrough run`. */
import { InvalidInput } from "../ending/errors.ts";

export interface RunFlags {
  readonly set: readonly string[];
  readonly statsAt?: string;
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
  readonly fresh?: boolean;
  /** False: no advice is tried. */
  readonly advice?: boolean;
}

/** As they come from the command line. */
export type GivenFlags = Omit<RunFlags, "seeds" | "skipBadLines" | "workers" | "workersGiven"> & {
  readonly seeds?: string;
  readonly skipBadLines?: string;
  readonly workers: string | number;
};

/** @throws InvalidInput with all numbers that are wrong. */
export function readFlags({ seeds, skipBadLines, workers, ...others }: GivenFlags, workersGiven: boolean): RunFlags {
  const problems: string[] = [];
  const whole = (name: string, text: string | number, least: number): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && String(text).trim() !== "") return value;
    problems.push(`${name}: ${JSON.stringify(text)}; expected a whole number of at least ${least}`);
    return least;
  };
  const flags: RunFlags = {
    ...others,
    ...(seeds === undefined ? {} : { seeds: whole("--seeds", seeds, 1) }),
    ...(skipBadLines === undefined ? {} : { skipBadLines: whole("--skip-bad-lines", skipBadLines, 0) }),
    workers: whole("--workers", workers, 0),
    workersGiven,
  };
  if (problems.length > 0) throw new InvalidInput("run", problems);
  return flags;
}
