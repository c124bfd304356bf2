/**
 * From what an experiment says of its script to a script, or to all that is wrong with it: also what only the whole of it
 * shows, such as steps about nodes that do not exist and crashes of nodes that are down. Each check runs as soon as the
 * parts it needs are readable, so that all errors come at once.
 */
import { didYouMean, listed } from "../../src/core/text/nearest.ts";
import { type Parsed, type Problem, parseAs, show } from "../../src/core/text/problems.ts";
import { listsDifferBy, primitivesOf } from "../faults/index.ts";
import { tooMuchWeight } from "./consistency/budget.ts";
import type { Entry } from "./faults.ts";
import { readProcesses } from "./memcached.ts";
import { inconsistentNodes } from "./node-position.ts";
import { type Placed, place } from "./placed-faults.ts";
import type { FaultStep } from "./script-fault.ts";
import { type Script, type ScriptStep, scriptSchema, scriptStep } from "./script-schema.ts";
import type { NodeSpec } from "./types.ts";

type Plain = Readonly<Record<string, unknown>>;
type NamedStep = { readonly word: "crash" | "start"; readonly node: string };

const clusterSchema = scriptSchema.omit({ cases: true });

/** Plain JSON in. Never throws on input, however wrong. */
export function readScript(input: unknown): Parsed<Script> {
  const whole = parseAs(scriptSchema, input);
  if (input === null || typeof input !== "object" || Array.isArray(input)) return whole;
  const { cases, ...others } = input as Plain;
  const problems = [...whole.problems];
  const cluster = parseAs(clusterSchema, others).value;
  if (cluster !== null) problems.push(...inconsistentCluster(cluster));
  const names = cluster?.nodes.map(({ host, port }) => `${host}:${port}`) ?? namesOf(others.nodes);
  if (names !== null) problems.push(...listOf(cases).flatMap((one, c) => inconsistentSteps(one, ["cases", c], names)));
  if (problems.length > 0) return { value: null, problems };
  return { value: whole.value!, problems: [] };
}

function inconsistentCluster(cluster: Omit<Script, "cases">): Problem[] {
  const processes = readProcesses(cluster, cluster.nodes);
  const nodes = cluster.nodes.map((node, i) => ({ ...node, ...processes.nodes[i], port: node.port }));
  const twice = inconsistentNodes(nodes).map(({ path, text }) => ({ path: ["nodes", ...path], text }));
  return [...twice, ...processes.problems, ...tooMuchWeight(cluster.nodes)];
}

/** What a case's steps say of nodes. Who is down is no longer known once a step could not be read. */
function inconsistentSteps(given: unknown, where: Problem["path"], names: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const unknown = (name: string): string => `${show(name)}; expected ${listed(names)}${didYouMean(name, names)}`;
  const down = new Set<string>();
  let isKnown = true;
  listOf((given as Plain | null)?.steps).forEach((plain, s) => {
    const step = parseAs(scriptStep, plain).value;
    if (step === null) {
      isKnown = false;
      return;
    }
    const path = [...where, "steps", s];
    for (const [name, place] of expectedNodes(step)) {
      if (!names.includes(name)) problems.push({ path: [...path, ...place], text: unknown(name) });
    }
    if ("fault" in step) {
      // Whether it can strike then depends on what went before; a step that changes nothing ends the script.
      isKnown = false;
      const { spec, problems: misplaced } = placedStep(step, names);
      if (spec !== null && listsDifferBy(spec) === "for good") {
        const text = `${show(step.fault)} leaves some processes with another server list; expected another fault, a script has one process`;
        problems.push({ path: [...path, "fault"], text });
      }
      if (spec !== null && primitivesOf(spec).some(({ needsLocks }) => needsLocks)) {
        const text = `${show(step.fault)} befalls whoever takes locks; expected another fault, a script has no framework`;
        problems.push({ path: [...path, "fault"], text });
      }
      if (spec !== null && primitivesOf(spec).some(({ needsTraffic }) => needsTraffic)) {
        const text = `${show(step.fault)} befalls the load or the database; expected another fault, a script has neither`;
        problems.push({ path: [...path, "fault"], text });
      }
      problems.push(...misplaced.map((problem) => ({ ...problem, path: [...path, ...problem.path] })));
      return;
    }
    const named = namedStep(step);
    if (named === null) return;
    const { word, node } = named;
    if (!names.includes(node)) problems.push({ path: [...path, word], text: unknown(node) });
    else if (isKnown && (word === "crash") === down.has(node)) {
      const state = word === "crash" ? "up, it is down already" : "down, it is up already";
      problems.push({ path: [...path, word], text: `${show(node)}; expected a node that is ${state}` });
    } else if (word === "crash") down.add(node);
    else down.delete(node);
  });
  return problems;
}

/** The step's fault with its nodes as positions. */
export function placedStep({ title: _, ...step }: FaultStep, names: readonly string[]): Placed {
  const entry: Entry = { ...step, fault: step.fault, at: { anchor: "start", occurrence: 1, offsetSeconds: 0 } };
  return place(entry, names.map(nodeNamed));
}

function nodeNamed(name: string): NodeSpec {
  const at = name.lastIndexOf(":");
  return { host: name.slice(0, at), port: Number(name.slice(at + 1)), memoryBytes: 0, weight: 1 };
}

/** Nodes of which something is expected, and where that is said. */
function expectedNodes(step: ScriptStep): [name: string, where: string[]][] {
  if (!("look" in step)) return [];
  if (step.look === "stats") return Object.keys(step.expect ?? {}).map((name) => [name, ["expect"]]);
  const held = (step.expect as { held?: object } | undefined)?.held ?? {};
  return Object.keys(held).map((name) => [name, ["expect", "held"]]);
}

/** Who the nodes are, where something else of them is wrong; null where even that cannot be read. */
function namesOf(nodes: unknown): string[] | null {
  const names = listOf(nodes).map((node) => {
    const { host = "127.0.0.1", port } = (node ?? {}) as Plain;
    return typeof host === "string" && typeof port === "number" ? `${host}:${port}` : null;
  });
  return names.length > 0 && names.every((name) => name !== null) ? names : null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function namedStep(step: ScriptStep): NamedStep | null {
  if ("crash" in step) return { word: "crash", node: step.crash };
  return "start" in step ? { word: "start", node: step.start } : null;
}
