/** What holds of every fault in the registry, also of one that is added tomorrow. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isCompound, type Primitive } from "../../models/faults/fault.ts";
import { faults } from "../../models/faults/index.ts";

const primitives = faults.filter((fault): fault is Primitive => !isCompound(fault));
const names = faults.map(({ name }) => name);

describe("the registry of faults", () => {
  it("holds each name once", () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(
    primitives.flatMap((fault) => (fault.endedBy === undefined ? [] : [[fault.name, fault] as const])),
  )("knows what ends %s, and it ends what that begins", (_, { begins, endedBy }) => {
    expect(begins).toBeDefined();
    expect(names).toContain(endedBy?.name);
    expect(endedBy?.ends).toBe(begins);
  });

  it("alone knows its names: outside of a fault's own room nothing is compared with one", () => {
    // A script has steps called so (models/run plays them), and so has the control port of a served node.
    const elsewhere = ["models", "src"]
      .flatMap((room) => readdirSync(room, { recursive: true, encoding: "utf8" }).map((file) => `${room}/${file}`))
      .filter(
        (file) => file.endsWith(".ts") && !/^models\/faults\/|^models\/run\/script|^src\/app\/node-server\//.test(file),
      );
    expect(elsewhere.length).toBeGreaterThan(300);
    const compared = elsewhere.flatMap((file) => {
      const text = readFileSync(file, "utf8");
      return names
        .filter((name) => new RegExp(`(?:fault|what|name)\\)? [!=]== "${name}"`).test(text))
        .map((name) => [file, name]);
    });
    expect(compared).toEqual([]);
  });
});

describe("docs/add-a-fault.md", () => {
  it("shows code that is there", () => {
    const blocks = [...readFileSync("docs/add-a-fault.md", "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map(
      ([, code]) => code,
    );
    expect(blocks.length).toBeGreaterThan(3);
    const sources = ["models/faults", "models/cluster"].flatMap((room) =>
      readdirSync(room).map((file) => readFileSync(`${room}/${file}`, "utf8")),
    );
    expect(blocks.filter((code) => !sources.some((text) => text.includes(code)))).toEqual([]);
  });
});
