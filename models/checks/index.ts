/** The laws that `--check` and the tests hold every run to: one file a law, one line here. */
import { causesAddUp } from "./causes.ts";
import type { Check, World } from "./check.ts";
import { queriesAreConserved } from "./database.ts";
import { getsAreConserved } from "./gets.ts";
import { marksAreTrue } from "./ledger.ts";
import { nodesAreSound } from "./nodes.ts";
import { requestsEndOnce } from "./requests.ts";
import { workersAreConserved } from "./workers.ts";

/** Sums of counters, and walks over every item of every node, which take a thousand times as long. */
const sums: Readonly<Record<string, Check>> = {
  getsAreConserved,
  requestsEndOnce,
  workersAreConserved,
  queriesAreConserved,
};
const walks: Readonly<Record<string, Check>> = { nodesAreSound, marksAreTrue, causesAddUp };

/** @throws Error naming every law that is broken at this instant. */
export function check(world: World, nowSeconds: number, { walk }: { readonly walk: boolean }): void {
  const laws = Object.entries(walk ? { ...sums, ...walks } : sums);
  const broken = laws.flatMap(([law, holds]) => {
    const problem = holds(world);
    return problem === null ? [] : [`${law}: ${problem}`];
  });
  if (broken.length > 0) throw new Error(`at ${nowSeconds} s: ${broken.join("; ")}`);
}
