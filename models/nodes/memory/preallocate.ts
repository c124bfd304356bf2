/**
 * With `-e` a process takes all memory when it starts (slabs.c of 1.6.18, `slabs_preallocate`): a page for each class, and the rest
 * in whole pages that belong to no class. Pages of this pool count as whole pages, whatever class takes them later.
 */

import { MIB } from "../../../src/core/units.ts";
import { headerOf } from "./layout.ts";
import { addPage } from "./pages.ts";
import type { Storage } from "./storage.ts";
import { NodeTally } from "./tallies.ts";

export function preallocate(s: Storage, node: number): void {
  let bytes = 0;
  for (let c = 1; c <= s.classes.largest; c++) {
    addPage(s, headerOf(s.classList(node, c)), c);
    bytes += s.classes.pageBytes[c];
  }
  const row = s.nodeRow(node);
  const pool = Math.floor((s.memoryBytes[node] - bytes) / MIB);
  s.tallies[row + NodeTally.poolPages] = pool;
  s.tallies[row + NodeTally.pageBytes] = bytes + pool * MIB;
}
