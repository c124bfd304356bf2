/** Settings by path: what is found, what is made on the way, what there is no room for. */
import { describe, expect, it } from "vitest";
import { PathError, PathTable } from "../../src/sweep/paths.ts";

const table = new PathTable({
  type: "object",
  properties: {
    client: {
      default: { name: "a" },
      anyOf: [
        {
          type: "object",
          properties: {
            name: { const: "a" },
            version: { type: "string" },
            options: { type: "object", properties: { "pool.hash": { type: "string" } } },
          },
        },
        { type: "object", properties: { name: { const: "b" }, retries: { type: "integer" } } },
      ],
    },
    nodes: {
      anyOf: [
        { type: "integer" },
        { type: "array", items: { type: "object", properties: { port: { type: "integer" } } } },
      ],
    },
  },
});

const set = (document: unknown, path: string, value: unknown): unknown =>
  table.set(document, table.segments(path)!, value);

describe("a path", () => {
  it("reaches through objects, lists, branches and keys with dots in them", () => {
    expect(table.segments("nodes[2].port")).toEqual(["nodes", 2, "port"]);
    expect(table.segments("client.retries")).toEqual(["client", "retries"]);
    expect(table.segments("client.options.pool.hash")).toEqual(["client", "options", "pool.hash"]);
    expect(table.segments('client.options["pool.hash"]')).toEqual(["client", "options", "pool.hash"]);
  });

  it.each(["clients", "client.nme", "nodes.port", "nodes[x]", ""])("%j leads nowhere", (path) => {
    expect(table.segments(path)).toBeNull();
  });
});

describe("setting a value", () => {
  it("changes one place of a copy", () => {
    const document = { nodes: [{ port: 1 }, { port: 2 }], client: { name: "a" } };
    expect(set(document, "nodes[1].port", 9)).toEqual({ nodes: [{ port: 1 }, { port: 9 }], client: { name: "a" } });
    expect(document.nodes[1]).toEqual({ port: 2 });
  });

  it("takes a parent that is missing from its default", () => {
    expect(set({}, "client.version", "2")).toEqual({ client: { name: "a", version: "2" } });
    expect(set({}, "client.options.pool.hash", "x")).toEqual({ client: { name: "a", options: { "pool.hash": "x" } } });
  });

  it("refuses where the parent is of another kind", () => {
    expect(() => set({ nodes: 3 }, "nodes[0].port", 1)).toThrow(PathError);
    expect(() => set({ nodes: [] }, "nodes[1].port", 1)).toThrow(
      "nodes has 0 entries, and nodes[1] needs 2; expected nodes[0] to add one",
    );
    expect(() => set({ client: "a" }, "client.name", "b")).toThrow(/"a" stands at client; expected an object/);
  });
});

it("tells which types may stand at a path", () => {
  expect([...table.types("nodes")].sort()).toEqual(["array", "integer"]);
  expect([...table.types("client.version")]).toEqual(["string"]);
});
