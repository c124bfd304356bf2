/** `fallthrough calibrate`: an experiment like a cluster that is in use, from what its nodes say of themselves. */
import { basename } from "node:path";
import { readScenario } from "../../../models/scenario/read.ts";
import { problemText } from "../../core/text/problems.ts";
import { InvalidInput } from "../ending/errors.ts";
import { readInput, readProblem } from "../files/input-file.ts";
import { calibrated } from "./calibrated.ts";
import { calibratedCluster, calibratedWorkload, type Json } from "./experiment.ts";
import { mergedInto } from "./into.ts";
import { measuredOf } from "./measured.ts";
import { observeNodes } from "./nodes.ts";
import { isExposition, readExposition, readPrometheusCsv, readPrometheusJson } from "./prometheus.ts";
import type { ReadSnapshots, Snapshot } from "./snapshot.ts";
import { isStatsText, readStatsText, shown } from "./stats-text.ts";
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

/** A dump as text, and which node it is of, where that was said. */
export interface Dump {
  readonly from: string;
  readonly node: string | null;
  readonly text: string;
}

const KEYS_MAX = 1e12;

/** Files, each with `NAME=` before it or not. @throws InvalidInput naming all that cannot be read. */
export function readDumps(files: readonly string[]): Dump[] {
  const problems: string[] = [];
  const dumps = files.flatMap((given): Dump[] => {
    // A name of a node has no slash, and a path that begins with ./ is never taken for one.
    const [, node, named] = /^([A-Za-z0-9_.:-]+)=(.+)$/s.exec(given) ?? [];
    const file = named ?? given;
    try {
      return [{ from: basename(file), node: node ?? null, text: readInput(file, { takesPipes: true }) }];
    } catch (error) {
      problems.push(`${file}: ${readProblem(error, "a dump of a node's stats")}`);
      return [];
    }
  });
  if (problems.length > 0) throw new InvalidInput("calibrate", problems);
  return dumps;
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

/** Control characters that no text has. */
const CONTROL = /[^\P{Cc}\t\n\r\f\v]/u;
const LOOKED_AT = 65_536;

/** Its content shows what it is. */
function readDump({ from, node, text }: Dump): ReadSnapshots {
  if (CONTROL.test(text.slice(0, LOOKED_AT))) {
    return { snapshots: [], problems: [`${from}: not a text; expected answers of a node`], notUnderstood: [] };
  }
  if (text.trim() === "")
    return { snapshots: [], problems: [`${from}: empty; expected ${EXPECTED}`], notUnderstood: [] };
  if (isStatsText(text)) return readStatsText(from, text, node);
  if (/^\uFEFF?\s*[{[]/.test(text)) return readPrometheusJson(from, text, node);
  if (isExposition(text)) return readExposition(from, text, node);
  if (/^[^\n]*\b(?:time|timestamp|date)\b[^\n]*[,]/i.test(text)) return readPrometheusCsv(from, text, node);
  return {
    snapshots: [],
    problems: [`${from}: begins with ${shown(text.trimStart().slice(0, 30))}; expected ${EXPECTED}`],
    notUnderstood: [],
  };
}

const EXPECTED =
  "answers of memcached to stats, a scrape of memcached_exporter, or a range of it from Prometheus as JSON or CSV";
