/** An outlook and a run of the same configuration, with another key, another seed and another load, never disagree. */
import { appendFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { clients } from "../../../models/clients/index.ts";
import { outlook } from "../../../src/app/outlook/outlook.ts";
import { LOSSES } from "../../../src/app/outlook/worlds/losses.ts";
import { worlds } from "../../swarm/worlds.ts";
import { disagreements } from "./agree.ts";

const RUNS = Number(process.env.OUTLOOK_RUNS ?? 12);
const SEED = Number(process.env.OUTLOOK_SEED ?? 20_261_128);

it(
  "says nothing that a run contradicts",
  () => {
    const found: string[] = [];
    const law = fc.property(worlds, ({ scenario }) => {
      if (/"interval":0\.0/.test(JSON.stringify(scenario.client.options))) return;
      const { name, version, options } = scenario.client;
      const servers = scenario.nodes.map(({ host, port, weight }) => ({ host, port, weight }));
      const configuration = { definition: clients.named(name), version, options, servers };
      const t0 = performance.now();
      appendFileSync("/tmp/w/progress.txt", `${name} ${version} ${servers.length} ${JSON.stringify(options)}\n`);
      const said = outlook(configuration);
      appendFileSync("/tmp/w/progress.txt", `   outlook ${(performance.now() - t0).toFixed(0)}\n`);
      for (const loss of LOSSES) {
        let differing: string[];
        try {
          differing = disagreements(configuration, said, loss);
        } catch (error) {
          differing = [String((error as Error).stack).slice(0, 300)];
        }
        appendFileSync("/tmp/w/progress.txt", `   ${loss} ${(performance.now() - t0).toFixed(0)}\n`);
        if (differing.length > 0)
          found.push(
            `${name} ${version} ${servers.length} ${JSON.stringify(options)} ${loss}\n${said.join("\n")}\n  ${differing.slice(0, 3).join("\n  ")}`,
          );
      }
    });
    fc.assert(law, { numRuns: RUNS, seed: SEED, endOnFailure: true });
    expect(found.join("\n\n")).toBe("");
  },
  20_000 + RUNS * 10_000,
);
