/** The marks on the items say what a recount finds: which copies are old, and which lie where no process would look. */
import type { Check } from "./check.ts";

export const marksAreTrue: Check = ({ nodes, client, down, ledger }) => {
  const { lists } = client;
  let stale = 0;
  let stranded = 0;
  for (let node = 0; node < nodes.count; node++) {
    nodes.forEachItem(node, (slot) => {
      const key = nodes.keyOf(slot);
      if (!ledger.isNewest(key, nodes.versionOf(slot))) stale++;
      const isHome =
        lists === undefined
          ? client.settled(key, down) === node || client.broadcast?.keepers(key, down).includes(node) === true
          : lists.isHome(key, node, down);
      if (!isHome) stranded++;
    });
  }
  const { staleCopies, strandedCopies } = nodes.levels();
  if (stale !== staleCopies) return `${staleCopies} copies are marked stale, but ${stale} are`;
  return stranded === strandedCopies ? null : `${strandedCopies} copies are marked stranded, but ${stranded} are`;
};
