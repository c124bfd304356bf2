/**
 * Whether load and database are the program's and not the reader's. A verdict on defaults reads like one on a site, so the headline
 * says it.
 */
import { at } from "./assumptions.ts";

/** Any of them, under `scenario`, says how much is asked for, or what is. */
const LOAD = ["workload.arrivals", "workload.preset", "workload.trace", "workload.namespaces"];

interface Stated {
  /** The scenario as the file and the command line have it. */
  readonly given: unknown;
  /** Paths that the sweep varies. */
  readonly swept: readonly string[];
}

/** Any of them says what the database can serve. */
const CAPACITY = ["servers", "capacity", "sharing", "readService", "writeService"].map((part) => `database.${part}`);

/** Whether anybody stated what the database can serve: of one that nobody did there is no PASS or FAIL. */
export function isDatabaseStated(stated: Stated): boolean {
  return stated.swept.includes("database") || CAPACITY.some((path) => isIn(stated, path));
}

function isIn({ given, swept }: Stated, path: string): boolean {
  return at(given, path) !== undefined || swept.some((one) => one === path || one.startsWith(`${path}.`));
}

/** One sentence, or null where both are stated. */
export function defaultsNote(stated: Stated): string | null {
  const isLoadStated = LOAD.some((path) => isIn(stated, path));
  const missing = [...(isLoadStated ? [] : ["load"]), ...(isDatabaseStated(stated) ? [] : ["database"])];
  if (missing.length === 0) return null;
  const [first, second] = missing;
  return second === undefined ? `The ${first} is a default, not yours.` : "Load and database are defaults, not yours.";
}
