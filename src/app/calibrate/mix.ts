/**
 * What the application asks for, from what its nodes were asked. The simulated application stores a value after each get that misses by
 * itself, so as many sets as there are misses are no writes. The other sets are, and so are deletes, `incr` and `decr`.
 */
import type { Measured } from "./measured.ts";
import type { Mix } from "./signs.ts";

export function mixOf({ gets, misses, sets, deletes, changes }: Measured): Mix {
  const writes = Math.max(0, sets - misses) + deletes + changes;
  const onWrite = deletes > writes / 2 ? "delete" : "set";
  const unfilled = misses === 0 ? 0 : Math.max(0, 1 - sets / misses);
  return { rate: gets + writes, reads: gets / (gets + writes), onWrite, unfilled };
}
