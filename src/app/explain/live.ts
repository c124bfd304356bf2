/** Follows a key through its life: finds the world that is meant, and runs it with a witness. */
import { type Keys, NumberedKeys } from "../../../models/hashing/keys.ts";
import type { Life } from "../../../models/key-history/event.ts";
import { Witness } from "../../../models/key-history/witness.ts";
import { layoutOf } from "../../../models/run/framed.ts";
import { originSeconds } from "../../../models/run/result.ts";
import { run } from "../../../models/run/run.ts";
import { caseKeys, playWatched } from "../../../models/run/script.ts";
import type { Scenario } from "../../../models/scenario/types.ts";
import { keysOf } from "../../../models/workload/new-keys.ts";
import { Refusal } from "../../core/refusal.ts";
import { InvalidInput } from "../ending/errors.ts";
import type { Experiment, ScriptExperiment, SimulationExperiment } from "../experiment/experiment.ts";
import { type Choice, chosen, listedKey, numberedKey } from "./choose.ts";
import { type NodeNames, nodeNames } from "./names.ts";

export interface Wish {
  readonly key: string;
  readonly point?: string | undefined;
  readonly seed?: number | undefined;
  readonly set: readonly string[];
  /** Every hit is an event of its own. */
  readonly keepsAll: boolean;
}

/** A life, and what is needed to tell it. */
export interface Lived {
  readonly experiment: string;
  readonly key: string;
  /** 1 for the most popular; null for a script's. */
  readonly rank: number | null;
  readonly life: Life;
  readonly choice: Choice;
  readonly choices: readonly Choice[];
  readonly hasFramework: boolean;
  /** False for a key of a framework's own: what it holds is no version of the database. */
  readonly hasVersions: boolean;
  /** Null for a script: there is no chance in it. */
  readonly seed: number | null;
  readonly nodes: NodeNames;
  readonly processes: number;
  /** The processes are spread over this many hosts, in equal parts and in order. */
  readonly hosts: number;
  /** The time that second 0 is shown as. */
  readonly originSeconds: number;
}

/**
 * @param where the name of the experiment in errors.
 * @throws InvalidInput with everything that is wrong with the wish.
 */
export function live(where: string, experiment: Experiment, wish: Wish): Lived {
  return experiment.kind === "script" ? inScript(where, experiment, wish) : inSimulation(where, experiment, wish);
}

function inSimulation(where: string, { name, points, seeds }: SimulationExperiment, wish: Wish): Lived {
  const choices = points.map(({ id, label }) => ({ id, label }));
  const first = Math.max(
    0,
    points.findIndex(({ scenario }) => scenario.faults.length > 0),
  );
  const index = wish.point === undefined ? first : chosen(wish.point, choices);
  const { scenario } = points[typeof index === "string" ? first : index];
  if (scenario.workload.trace !== undefined) {
    throw new InvalidInput(where, [
      "scenario.workload.trace: expected none: a key's life is told where requests are drawn",
    ]);
  }
  const { keys, key, versioned } = keyOf(wish.key, scenario);
  if (typeof index === "string" || typeof key === "string") throw new InvalidInput(where, wrong(index, key));
  const seed = wish.seed ?? seeds[0];
  const witness = new Witness({ key, keepsAll: wish.keepsAll });
  try {
    run(scenario, seed, { witness });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new InvalidInput(where, [
      `scenario.${error.message} (${choices[index].label || choices[index].id}, seed ${seed})`,
    ]);
  }
  return {
    experiment: name,
    key: keys.name(key),
    rank:
      scenario.framework === undefined && key < scenario.workload.keys && scenario.workload.namespaces === undefined
        ? key + 1
        : null,
    life: witness.end(),
    choice: choices[index],
    choices,
    seed,
    hasFramework: scenario.framework !== undefined,
    hasVersions: key < versioned,
    nodes: nodeNames(scenario.nodes),
    processes: scenario.client.processes,
    hosts: scenario.client.hosts,
    originSeconds: originSeconds(scenario),
  };
}

/** The key that is meant, or what is wrong with it; those below `versioned` hold versions of the database. */
interface Meant {
  readonly keys: Keys;
  readonly key: number | string;
  readonly versioned: number;
}

/** The key of this name or rank; under a framework any of the names that it makes, keys of its own included. */
function keyOf(text: string, scenario: Scenario): Meant {
  const plain = new NumberedKeys(keysOf(scenario), scenario.workload.keyBytes);
  const layout = layoutOf(scenario);
  if (layout === undefined) {
    return { keys: plain, key: numberedKey(text, plain, scenario.workload.keys), versioned: plain.count };
  }
  const { names, copyIds: versioned } = layout;
  for (let id = 0; id < names.count; id++) if (names.name(id) === text) return { keys: names, key: id, versioned };
  const key = numberedKey(text, plain, scenario.workload.keys);
  return { keys: names, key: typeof key === "number" ? layout.idAtStart(key) : key, versioned };
}

function inScript(where: string, { name, script }: ScriptExperiment, wish: Wish): Lived {
  const choices = script.cases.map((one, i) => ({ id: `p${i}`, label: one.case }));
  const index = wish.point === undefined ? 0 : chosen(wish.point, choices);
  const one = script.cases[typeof index === "string" ? 0 : index];
  const names = caseKeys(one);
  const key = listedKey(wish.key, names);
  const useless = [
    ...(wish.seed === undefined
      ? []
      : ["--seed: there is no chance in a script; expected an experiment with a scenario"]),
    ...(wish.set.length === 0 ? [] : ["--set: a script has no settings; expected an experiment with a scenario"]),
  ];
  if (typeof index === "string" || typeof key === "string" || useless.length > 0) {
    throw new InvalidInput(where, [...useless, ...wrong(index, key)]);
  }
  const witness = new Witness({ key, keepsAll: wish.keepsAll });
  playWatched(script, one, witness);
  return {
    experiment: name,
    key: names[key],
    rank: null,
    life: witness.end(),
    choice: choices[index],
    choices,
    seed: null,
    hasFramework: false,
    hasVersions: true,
    nodes: nodeNames(script.nodes),
    processes: 1,
    hosts: 1,
    originSeconds: 0,
  };
}

function wrong(...answers: readonly (number | string)[]): string[] {
  return answers.filter((answer) => typeof answer === "string");
}
