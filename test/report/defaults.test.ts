/** A verdict on defaults says that it is one. */
import { expect, it } from "vitest";
import { defaultsNote } from "../../src/app/narrative/defaults.ts";

const BOTH = "Load and database are defaults, not yours.";
const LOAD = "The load is a default, not yours.";

it.each([
  ["of an imported configuration", { client: {} }, [], BOTH],
  ["with keys of one's own", { workload: { keys: 10 } }, [], BOTH],
  ["with a load of one's own", { workload: { arrivals: { rate: 5 } } }, [], "The database is a default, not yours."],
  ["with a trace", { workload: { trace: "a.csv" } }, [], "The database is a default, not yours."],
  ["with a database of one's own", { database: { servers: 2 } }, [], LOAD],
  ["with the shape of a load and no rate", { workload: { arrivals: { load: { curve: "daily" } } } }, [], BOTH],
  ["with namespaces and no rate", { workload: { namespaces: [] }, database: { servers: 2 } }, [], LOAD],
  ["with arrivals and databases that are swept whole", {}, ["workload.arrivals", "database"], null],
  ["with a swept shape of the load", { database: { servers: 2 } }, ["workload.arrivals.load"], LOAD],
  ["with a swept database", { workload: { preset: "x" } }, ["database.servers"], null],
  ["with both", { workload: { arrivals: { users: {} } }, database: { capacity: "9/s" } }, [], null],
  [
    "with a queue of one's own",
    { workload: { preset: "x" }, database: { queueLimit: 9 } },
    [],
    "The database is a default, not yours.",
  ],
])("the note of a run %s", (_, given, swept, note) => expect(defaultsNote({ given, swept })).toBe(note));
