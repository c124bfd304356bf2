/** Faults that need the memory of a stopped node, where memcached keeps it in no file (`-e`). */
import type { Problem } from "../../../src/core/text/problems.ts";
import { primitivesOf } from "../../faults/index.ts";
import type { PlacedFault } from "../placed-faults.ts";
import type { MemcachedSpec } from "../types.ts";

export function memoryNotKept(placed: readonly PlacedFault[], { memoryFile }: MemcachedSpec): Problem[] {
  if (memoryFile) return [];
  return placed.flatMap(({ index, spec }): Problem[] => {
    const keeping = primitivesOf(spec).find(({ needsKeptMemory }) => needsKeptMemory);
    if (keeping === undefined) return [];
    const what = keeping.name === spec.fault ? keeping.name : `${spec.fault} (${keeping.name})`;
    const text = `${what} of nodes whose memory ends with their process; expected -e FILE in cluster.memcached, or a fault that loses it`;
    return [{ path: [index], text }];
  });
}
