/** A measured cluster and workload in an experiment that `import` wrote. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { calibrateFrom } from "../../../src/app/calibrate/calibrate.ts";
import { imported } from "../../../src/app/importers/imported.ts";
import { dumpsOf } from "./dumps.ts";

const folder = mkdtempSync(join(tmpdir(), "fallthrough-"));
afterAll(() => rmSync(folder, { recursive: true }));

const dumps = dumpsOf({
  duration: "60s",
  measureFrom: "1s",
  statsAt: ["10s", "50s"],
  cluster: { nodes: [{ memory: "4MB" }, { memory: "8MB" }] },
  workload: { keys: 2000, ttl: "never", valueBytes: 300, arrivals: { rate: 100 } },
}).map(({ text }, i) => ({ from: `dump ${i}`, node: ["10.0.0.2:11211", "10.0.0.1:11211"][i % 2], text }));

function into(experiment: unknown): unknown {
  const file = join(folder, "ours.json");
  writeFileSync(file, JSON.stringify(experiment));
  return calibrateFrom(dumps, { into: file }, "x").experiment;
}

const twemproxy = `ours:
  listen: 127.0.0.1:22121
  distribution: ketama
  auto_eject_hosts: true
  servers:
    - 10.0.0.1:11211:3
    - 10.0.0.2:11211:1
`;

describe("calibrate --into", () => {
  it("keeps the client, the order and the weights, and gives each node the memory that it has", () => {
    const { experiment } = imported([{ file: "nutcracker.yml", text: twemproxy }], {});
    const { client } = (experiment as { scenario: { client: object } }).scenario;
    expect(into(experiment)).toMatchObject({
      name: "nutcracker",
      scenario: {
        client,
        cluster: {
          profile: "modern",
          nodes: [
            { host: "10.0.0.1", port: 11_211, weight: 3, memory: "8MB" },
            { host: "10.0.0.2", port: 11_211, weight: 1, memory: "4MB" },
          ],
        },
        workload: { valueBytes: 300, ttl: "never", onWrite: "set" },
      },
    });
  });

  it("refuses another number of nodes, and what is no experiment", () => {
    expect(() => into({ scenario: { cluster: { nodes: 3 } } })).toThrow(
      "3 nodes, and 2 were measured; expected the dumps of all nodes, each its own",
    );
    for (const other of [{ name: "fallthrough" }, { script: {} }, [], 3]) {
      expect(() => into(other)).toThrow(/no scenario in it|not an object/);
    }
  });
});
