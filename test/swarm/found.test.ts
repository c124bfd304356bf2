/** Worlds in which the swarm found a law broken, as small as they could be made. They hold now. */
import { expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

const removing = { name: "node-memcached", options: { remove: true, minTimeout: 0 } };
const loss = { fault: "packet-loss", node: 0, at: "1.5s", share: 0.568862 };

it.each([
  ["a server that one process removes from its ring, and no other does", 9, { client: removing, faults: [loss] }],
])("%s", (_, seed, world) => {
  const { value, problems } = readScenario({ duration: "80s", ...world });
  expect(problems).toEqual([]);
  expect(run(value!, seed, { check: true }).events.length).toBe(world.faults.length);
});
