/** Dumps of the nodes of a simulated cluster, as memcached would print them. */
import { run } from "../../../models/run/run.ts";
import { readScenario } from "../../../models/scenario/read.ts";

interface NodeData {
  readonly node: string;
  readonly stats: Readonly<Record<string, number>>;
  readonly items: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly slabs: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** @param scenario with `statsAt`. Of each of its instants a text a node. */
export function dumpsOf(scenario: unknown, seed = 1): { readonly node: string; readonly text: string }[] {
  const { value, problems } = readScenario(scenario);
  if (value === null) throw new Error(JSON.stringify(problems));
  const { inspections = [] } = run(value, seed);
  return inspections
    .filter(({ data }) => Array.isArray(data))
    .flatMap(({ data, atSeconds }) =>
      (data as NodeData[]).map((node, i) => ({ node: node.node, text: printed(node, { atSeconds, pid: 100 + i }) })),
    );
}

/** Lines of `stats`, `stats items` and `stats slabs`, with memcached's line ends. */
function printed({ stats, items, slabs }: NodeData, { atSeconds, pid }: { atSeconds: number; pid: number }): string {
  const lines = [
    ...answer({ pid, time: 1_700_000_000 + Math.floor(atSeconds), ...stats }, ""),
    ...Object.entries(items).flatMap(([slab, counters]) => Object.entries(counters).map(line(`items:${slab}:`))),
    "END",
    ...Object.entries(slabs).flatMap(([slab, counters]) => Object.entries(counters).map(line(`${slab}:`))),
    "END",
  ];
  return `${lines.join("\r\n")}\r\n`;
}

function answer(counters: Readonly<Record<string, number>>, prefix: string): string[] {
  return [...Object.entries(counters).map(line(prefix)), "END"];
}

function line(prefix: string) {
  return ([name, value]: readonly [string, number]): string => `STAT ${prefix}${name} ${value}`;
}
