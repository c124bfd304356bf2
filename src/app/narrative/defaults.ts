/**
 * Whether load, keys and database are the program's and not the reader's. A verdict on defaults reads like one on a site, so the headline
 * says it.
 */
import { listed } from "../../core/text/nearest.ts";
import { at } from "./assumptions.ts";

/** Any of them, under `scenario`, says how much is asked for, or whose load it is. A measured load has become a rate when it is read. */
const LOAD = ["arrivals.rate", "arrivals.users", "preset", "trace"].map((part) => `workload.${part}`);

/** Any of them says how many keys share the memory, or what that comes to. */
const KEYS = ["keys", "namespaces", "hitRatio", "preset", "trace"].map((part) => `workload.${part}`);

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

/** One sentence, or null where all are stated. */
export function defaultsNote(stated: Stated): string | null {
  const isSaid = (paths: readonly string[]): boolean => paths.some((path) => isIn(stated, path));
  const unsaid = [
    ...(isSaid(LOAD) ? [] : ["load"]),
    ...(isSaid(KEYS) ? [] : ["keys"]),
    ...(isDatabaseStated(stated) ? [] : ["database"]),
  ];
  const [only, ...others] = unsaid;
  if (only === undefined) return null;
  if (others.length === 0)
    return only === "keys" ? "The keys are defaults, not yours." : `The ${only} is a default, not yours.`;
  const names = listed(unsaid, "and");
  return `${names.charAt(0).toUpperCase()}${names.slice(1)} are defaults, not yours.`;
}
