/** `fallthrough calibrate`: an experiment like a cluster that is in use, from what its nodes say of themselves. */
import { readScenario } from "../../../models/scenario/read.ts";
import { problemText } from "../../core/text/problems.ts";
import { InvalidInput } from "../ending/errors.ts";
import { calibrated } from "./calibrated.ts";
import { type Dump, readDump } from "./dump.ts";
import { calibratedCluster, calibratedWorkload, type Json } from "./experiment.ts";
import { intoProblems, mergedInto } from "./into.ts";
import { measuredOf } from "./measured.ts";
import { observeNodes } from "./nodes.ts";
import type { Snapshot } from "./snapshot.ts";
import { shown } from "./stats-text.ts";
import { told } from "./told.ts";

export interface CalibrateOptions {
  readonly keys?: string;
  readonly into?: string;
}

export interface CalibratedExperiment {
  readonly experiment: Json;
  /** For people. */
  readonly said: string;
}

const KEYS_MAX = 1e12;

/** What is wrong with the options, whatever the dumps say. */
export function optionProblems({ keys, into }: CalibrateOptions): string[] {
  const problems: string[] = [];
  keysOf(keys, problems);
  if (into !== undefined) problems.push(...intoProblems(into));
  return problems;
}

/** @throws InvalidInput with all that is wrong. */
export function calibrateFrom(dumps: readonly Dump[], options: CalibrateOptions, name: string): CalibratedExperiment {
  const problems: string[] = [];
  const keys = keysOf(options.keys, problems);
  const read = dumps.map(readDump);
  for (const one of read) for (const problem of one.problems) problems.push(problem);
  const notUnderstood = read.flatMap((one) => one.notUnderstood);
  const refuse = (): never => {
    throw new InvalidInput("calibrate", problems, notUnderstood.map(aside));
  };
  const snapshots: Snapshot[] = read.flatMap((one) => one.snapshots);
  const observed = observeNodes(snapshots);
  // What cannot be read whole lacks figures, too: that is told once.
  if (problems.length === 0) for (const problem of observed.problems) problems.push(problem);
  if (problems.length > 0) return refuse();
  const { measured, problems: unfit } = measuredOf(observed.nodes);
  problems.push(...unfit);
  if (measured === null) return refuse();
  const found = calibrated(measured, { keys });
  const cluster = calibratedCluster(found);
  const workload = calibratedWorkload(found, keys);
  const experiment: Json =
    options.into === undefined
      ? {
          name,
          question: "What reaches the database when a node of this cluster is lost, and when it returns?",
          scenario: {
            comment:
              "Client, database and faults are the program's defaults, not yours: set client, database and faults.",
            cluster,
            workload,
          },
        }
      : mergedInto(options.into, cluster, workload, measured.nodes.length);
  // What `run` would refuse is refused here.
  problems.push(...readScenario(experiment.scenario).problems.map(problemText));
  if (problems.length > 0) return refuse();
  const said = [...told(found), ...notUnderstood.map(aside)];
  return { experiment, said: said.map((line) => `${line}\n`).join("") };
}

function aside(text: string): string {
  return `Not understood: ${text}`;
}

function keysOf(text: string | undefined, problems: string[]): number | null {
  if (text === undefined) return null;
  const keys = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (keys >= 1 && keys <= KEYS_MAX) return keys;
  problems.push(`--keys ${shown(text)}; expected a whole number from 1 to ${KEYS_MAX}`);
  return null;
}
