/**
 * Whether load and database are the program's and not the reader's. A verdict on defaults reads like one on a site, so the headline
 * says it.
 */
import { at } from "./assumptions.ts";

/** Any of them, under `scenario`, says how much is asked for, or whose load it is. A measured load has become a rate when it is read. */
const LOAD = ["arrivals.rate", "arrivals.users", "preset", "trace"].map((part) => `workload.${part}`);

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
  return CAPACITY.some((path) => isIn(stated, path));
}

/** A sweep varies it, a part of it, or a whole that it is part of. */
function isIn({ given, swept }: Stated, path: string): boolean {
  const isBelow = (one: string, other: string): boolean => `${one}.`.startsWith(`${other}.`);
  return at(given, path) !== undefined || swept.some((one) => isBelow(one, path) || isBelow(path, one));
}

/** One sentence, or null where both are stated. */
export function defaultsNote(stated: Stated): string | null {
  const isLoadStated = LOAD.some((path) => isIn(stated, path));
  if (isDatabaseStated(stated)) return isLoadStated ? null : "The load is a default, not yours.";
  if (isLoadStated) return "The database is a default, not yours.";
  return "Load and database are defaults, not yours.";
}
