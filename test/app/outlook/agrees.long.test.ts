/**
 * An outlook and a run of the same configuration never disagree, though the run has another key, another seed and another load.
 * `OUTLOOK_RUNS=200` takes that many random configurations of all clients, `OUTLOOK_SEED` other ones.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { clients } from "../../../models/clients/index.ts";
import { outlook } from "../../../src/app/outlook/outlook.ts";
import { LOSSES } from "../../../src/app/outlook/worlds/losses.ts";
import { worlds } from "../../swarm/worlds.ts";
import { disagreements } from "./agree.ts";

const RUNS = Number(process.env.OUTLOOK_RUNS ?? 4);
const SEED = Number(process.env.OUTLOOK_SEED ?? 20_261_128);
/** Health checks every few milliseconds make millions of events in a run of minutes. */
const BUSY = /"interval":0\.0/;

it(
  "says nothing that a run contradicts",
  () => {
    const found: string[] = [];
    const law = fc.property(worlds, ({ scenario }) => {
      const { name, version, options, servers: listed } = scenario.client;
      if (BUSY.test(JSON.stringify(options))) return;
      const nodes = listed.map((node) => scenario.nodes[node]);
      const servers = nodes.map(({ host, port, weight }) => ({ host, port, weight }));
      const configuration = { definition: clients.named(name), version, options, servers };
      const said = outlook(configuration);
      // Some options refuse every key.
      if (said.length < 3) return;
      for (const loss of LOSSES) {
        const differing = disagreements(configuration, said, loss);
        if (differing.length === 0) continue;
        const what = `${name} ${version}, ${servers.length} servers, ${JSON.stringify(options)}, ${loss}`;
        found.push([what, ...said, ...differing].join("\n"));
      }
    });
    fc.assert(law, { numRuns: RUNS, seed: SEED, endOnFailure: true });
    expect(found.join("\n\n")).toBe("");
  },
  20_000 + RUNS * 20_000,
);
