/** What only the whole of a script shows: steps about nodes that do not exist, crashes of nodes that are down. */
import { didYouMean, listed } from "../nearest.ts";
import type { Script, ScriptStep } from "../script-schema.ts";
import { inconsistentNodes } from "./consistency.ts";
import { type Problem, show } from "./explain.ts";
import { readProcesses } from "./memcached.ts";

type NamedStep = { readonly word: "crash" | "start"; readonly node: string };

export function inconsistentScript(script: Script): Problem[] {
  const names = script.nodes.map(({ host, port }) => `${host}:${port}`);
  const processes = readProcesses(script, script.nodes);
  const nodes = script.nodes.map((node, i) => ({ ...node, ...processes.nodes[i]!, port: node.port }));
  const problems: Problem[] = inconsistentNodes(nodes).map(({ path, text }) => ({
    path: ["nodes", ...path.slice(2)],
    text,
  }));
  problems.push(...processes.problems);
  const unknown = (name: string): string => `${show(name)}; expected ${listed(names)}${didYouMean(name, names)}`;
  script.cases.forEach(({ steps }, c) => {
    const down = new Set<string>();
    steps.forEach((step, s) => {
      const path = ["cases", c, "steps", s];
      for (const [name, where] of expectedNodes(step)) {
        if (!names.includes(name)) problems.push({ path: [...path, ...where], text: unknown(name) });
      }
      const named = namedStep(step);
      if (named === null) return;
      const { word, node } = named;
      if (!names.includes(node)) problems.push({ path: [...path, word], text: unknown(node) });
      else if ((word === "crash") === down.has(node)) {
        const state = word === "crash" ? "up, it is down already" : "down, it is up already";
        problems.push({ path: [...path, word], text: `${show(node)}; expected a node that is ${state}` });
      } else if (word === "crash") down.add(node);
      else down.delete(node);
    });
  });
  return problems;
}

/** Nodes of which something is expected, and where that is said. */
function expectedNodes(step: ScriptStep): [name: string, where: string[]][] {
  if (!("look" in step)) return [];
  if (step.look === "stats") return Object.keys(step.expect ?? {}).map((name) => [name, ["expect"]]);
  const held = (step.expect as { held?: object } | undefined)?.held ?? {};
  return Object.keys(held).map((name) => [name, ["expect", "held"]]);
}

function namedStep(step: ScriptStep): NamedStep | null {
  if ("crash" in step) return { word: "crash", node: step.crash };
  return "start" in step ? { word: "start", node: step.start } : null;
}
