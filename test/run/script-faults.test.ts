import { describe, expect, it } from "vitest";
import { faults } from "../../models/faults/index.ts";
import { runScript } from "../../models/run/script.ts";
import { readScript } from "../../models/scenario/script-consistency.ts";
import { Refusal } from "../../src/core/refusal.ts";

const nodes = [
  { host: "10.0.0.1", port: 11211 },
  { host: "10.0.0.2", port: 11211 },
];
const all = { set: { a: "1", b: "1", c: "1", d: "1" } };
const look = (title: string) => ({ look: ["a", "b", "c", "d"], title });

function played(steps: readonly unknown[], more: object = {}) {
  const { value, problems } = readScript({
    nodes,
    cases: [{ case: "faults", client: { name: "gomemcache" }, steps }],
    ...more,
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return runScript(value).tables[0].rows.map((row) => row.map(({ text }) => text));
}

describe("a script", () => {
  // Faults that end what nothing began change nothing, which is an error of its own below.
  const begins = faults.filter((fault) => !("ends" in fault) || fault.ends === undefined || fault.name === "resize");
  // It has one process, and so one server list; no framework, so that nobody takes locks; no load and no database.
  const isOfTraffic = (name: string) => /^(database|set|pre)-/.test(name);
  const possible = begins.filter(
    ({ name }) => name !== "partial-resize" && name !== "lock-holder-dies" && !isOfTraffic(name),
  );

  it.each(
    begins.map(({ name }) => name).filter(isOfTraffic),
  )("has no use for the fault %s, which no node suffers", (name) => {
    const options = {
      "database-slow": { factor: 2 },
      "set-load": { factor: 2 },
      "set-servers": { servers: 2 },
      "pre-fill": { keys: 2 },
    }[name];
    const step = { fault: name, ...options, ...(name === "set-retries" ? { perSecond: 1 } : {}) };
    expect(() => played([all, step, look("after")])).toThrow(/a script has neither/);
  });

  it.each(possible.map(({ name }) => name))("knows the fault %s", (name) => {
    const changesList = name === "resize" || name === "deploy";
    const options = changesList ? { servers: [1] } : name === "random" ? { mtbf: "20s", mttr: "2s" } : {};
    const target = changesList ? {} : { nodes: name === "rack" || name === "swizzle" ? [0, 1] : [0] };
    const kept = name.startsWith("warm") ? { memcached: "-e /dev/shm/kept" } : {};
    const rows = played([all, { fault: name, ...target, ...options }, { wait: "100s" }, look("after")], kept);
    expect(rows).toHaveLength(1);
  });

  it("waits with a client for a node that hangs, and a fault that lasts ends while it waits", () => {
    const [before, hung, back] = played([
      all,
      look("before"),
      { fault: "pause", node: "10.0.0.1:11211", for: "10s" },
      look("hung"),
      { wait: "20s" },
      look("back"),
    ]);
    expect(before[1]).toBe("a=1 b=1 c=1 d=1");
    // gomemcache waits .5 s for each get of the hung node, and goes nowhere else.
    expect(hung[1]).toContain("cannot be got");
    expect(hung[2]).toBe("(hung)");
    expect(back.slice(1)).toEqual(before.slice(1));
  });

  it("takes a client's list of servers from a fault as a run does", () => {
    const [, after] = played([all, look("both"), { fault: "resize", servers: [0] }, all, look("one")]);
    expect(after[2]).toBe("a, b, c, d");
  });

  it("refuses faults that leave some of several processes with another list", () => {
    const text = "leaves some processes with another server list; expected another fault, a script has one process";
    for (const fault of ["partial-resize", "deploy"]) {
      expect(() => played([{ fault, servers: [0], share: 0.5 }])).toThrow(`\\"${fault}\\" ${text}`);
    }
  });

  it("ends by name where a fault changes nothing, and where a call would wait for ever", () => {
    expect(() => played([{ fault: "recover", node: 0 }])).toThrow(Refusal);
    const locks =
      '\\"lock-holder-dies\\" befalls whoever takes locks; expected another fault, a script has no framework';
    expect(() => played([{ fault: "lock-holder-dies" }])).toThrow(locks);
    const client = { name: "twemproxy" };
    const steps = [{ fault: "pause", nodes: [0, 1] }, { get: ["a"] }];
    expect(() => played([], { cases: [{ case: "x", client, steps }] })).toThrow("the get of a waits for ever");
  });
});
