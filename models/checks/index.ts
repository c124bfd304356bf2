/** The laws that `--check` and the tests hold every run to: one file a law, one line here. */
import { type Registry, registry } from "../../src/core/registry.ts";
import { attemptsAreConserved } from "./attempts.ts";
import { causesAddUp } from "./causes.ts";
import type { CheckDefinition, World } from "./check.ts";
import { queriesAreConserved } from "./database.ts";
import { deadlinesHold } from "./deadlines.ts";
import { getsAreConserved } from "./gets.ts";
import { marksAreTrue } from "./ledger.ts";
import { nodesAreSound } from "./nodes.ts";
import { pagesEndOnce } from "./pages.ts";
import { connectionsAreConserved } from "./pool.ts";
import { requestsEndOnce } from "./requests.ts";
import { usersAskOnce } from "./users.ts";
import { workersAreConserved } from "./workers.ts";

export const checks: Registry<CheckDefinition> = registry("check", ({ name }) => name);

checks.register(
  { name: "getsAreConserved", holds: getsAreConserved, walks: false },
  { name: "requestsEndOnce", holds: requestsEndOnce, walks: false },
  { name: "pagesEndOnce", holds: pagesEndOnce, walks: false },
  { name: "deadlinesHold", holds: deadlinesHold, walks: false },
  { name: "usersAskOnce", holds: usersAskOnce, walks: false },
  { name: "workersAreConserved", holds: workersAreConserved, walks: false },
  { name: "attemptsAreConserved", holds: attemptsAreConserved, walks: false },
  { name: "connectionsAreConserved", holds: connectionsAreConserved, walks: false },
  { name: "queriesAreConserved", holds: queriesAreConserved, walks: false },
  { name: "nodesAreSound", holds: nodesAreSound, walks: true },
  { name: "marksAreTrue", holds: marksAreTrue, walks: true },
  { name: "causesAddUp", holds: causesAddUp, walks: true },
);

/** @throws Error naming every law that is broken at this instant. */
export function check(world: World, nowSeconds: number, { walk }: { readonly walk: boolean }): void {
  const broken = checks
    .filter(({ walks }) => walk || !walks)
    .flatMap(({ name, holds }) => {
      const problem = holds(world);
      return problem === null ? [] : [`${name}: ${problem}`];
    });
  if (broken.length > 0) throw new Error(`at ${nowSeconds} s: ${broken.join("; ")}`);
}
