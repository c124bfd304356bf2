/** A verdict on defaults says that it is one. */
import { expect, it } from "vitest";
import { defaultsNote } from "../../src/app/narrative/defaults.ts";

const ALL = "Load, keys and database are defaults, not yours.";
const BOTH = "Load and database are defaults, not yours.";
const LOAD = "The load is a default, not yours.";

it.each([
  ["of an imported configuration", { client: {} }, [], ALL],
  ["with keys of one's own", { workload: { keys: 10 } }, [], BOTH],
  [
    "with a load of one's own",
    { workload: { arrivals: { rate: 5 } } },
    [],
    "Keys and database are defaults, not yours.",
  ],
  [
    "with load and database of one's own",
    { workload: { arrivals: { rate: 5 } }, database: { capacity: "9/s" } },
    [],
    "The keys are defaults, not yours.",
  ],
  [
    "with load, database and popularity of one's own",
    { workload: { arrivals: { rate: 5 }, popularity: { zipf: 1 } }, database: { capacity: "9/s" } },
    [],
    "The keys are defaults, not yours.",
  ],
  [
    "with load, database and hit ratio of one's own",
    { workload: { arrivals: { rate: 5 }, hitRatio: 0.9 }, database: { capacity: "9/s" } },
    [],
    null,
  ],
  ["with a trace", { workload: { trace: "a.csv" } }, [], "The database is a default, not yours."],
  ["with a database of one's own", { database: { servers: 2 } }, [], "Load and keys are defaults, not yours."],
  ["with database and keys of one's own", { workload: { keys: 10 }, database: { servers: 2 } }, [], LOAD],
  ["with the shape of a load and no rate", { workload: { arrivals: { load: { curve: "daily" } } } }, [], ALL],
  ["with namespaces and no rate", { workload: { namespaces: [] }, database: { servers: 2 } }, [], LOAD],
  [
    "with arrivals and databases that are swept whole",
    { workload: { keys: 10 } },
    ["workload.arrivals", "database"],
    null,
  ],
  [
    "with a swept shape of the load",
    { workload: { keys: 10 }, database: { servers: 2 } },
    ["workload.arrivals.load"],
    LOAD,
  ],
  ["with a swept database", { workload: { preset: "x" } }, ["database.servers"], null],
  [
    "with swept keys",
    { workload: { arrivals: { users: {} } }, database: { capacity: "9/s" } },
    ["workload.keys"],
    null,
  ],
  ["with all", { workload: { keys: 10, arrivals: { users: {} } }, database: { capacity: "9/s" } }, [], null],
  [
    "with a queue of one's own",
    { workload: { preset: "x" }, database: { queueLimit: 9 } },
    [],
    "The database is a default, not yours.",
  ],
])("the note of a run %s", (_, given, swept, note) => expect(defaultsNote({ given, swept })).toBe(note));
