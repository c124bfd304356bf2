/** A verdict on defaults says that it is one. */
import { expect, it } from "vitest";
import { defaultsNote } from "../../src/app/narrative/defaults.ts";

const BOTH = "Load and database are defaults, not yours.";

it.each([
  ["of an imported configuration", { client: {} }, [], BOTH],
  ["with keys of one's own", { workload: { keys: 10 } }, [], BOTH],
  ["with a load of one's own", { workload: { arrivals: { rate: 5 } } }, [], "The database is a default, not yours."],
  ["with a trace", { workload: { trace: "a.csv" } }, [], "The database is a default, not yours."],
  ["with a database of one's own", { database: { servers: 2 } }, [], "The load is a default, not yours."],
  ["with a swept database", { workload: { preset: "x" } }, ["database.servers"], null],
  ["with both", { workload: { arrivals: { users: {} } }, database: { capacity: "9/s" } }, [], null],
  [
    "with a queue of one's own",
    { workload: { preset: "x" }, database: { queueLimit: 9 } },
    [],
    "The database is a default, not yours.",
  ],
])("the note of a run %s", (_, given, swept, note) => expect(defaultsNote({ given, swept })).toBe(note));
