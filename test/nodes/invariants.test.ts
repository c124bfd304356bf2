import { describe, expect, it } from "vitest";
import * as commands from "../../models/nodes/commands/commands.ts";
import { checkInvariants } from "../../models/nodes/invariants.ts";
import { Header, Mark, Word } from "../../models/nodes/memory/item.ts";
import { headerOf, headOf } from "../../models/nodes/memory/layout.ts";
import { Storage } from "../../models/nodes/memory/storage.ts";
import { NodeTally, TALLY_COLUMNS, Tally } from "../../models/nodes/memory/tallies.ts";
import { defaultSettings } from "../../models/nodes/settings/settings.ts";
import { MIB } from "../../src/core/units.ts";
import { item } from "./item.ts";

const NOW = 62;

/** Two nodes with three items each of 200 bytes, class 5. */
function sound(): { s: Storage; slot: number; list: number; header: number } {
  const s = new Storage({ ...defaultSettings, profile: "classic" }, [2 * MIB, 2 * MIB], 3);
  let slot = 0;
  for (const node of [0, 1]) for (const key of [0, 1, 2]) slot = commands.set(s, node, item(key, 200), NOW);
  checkInvariants(s);
  const list = s.classList(1, 5);
  return { s, slot, list, header: headerOf(list) };
}

/** The number of the node's newest page of class 5. */
function newestOf(s: Storage, node: number): number {
  return s.items[headerOf(s.classList(node, 5)) + Header.newestPage];
}

describe("check finds each kind of damage and says where it is:", () => {
  const damages: Record<string, [(world: ReturnType<typeof sound>) => void, RegExp]> = {
    "a wrong count": [
      ({ s, header }) => s.items[header + Header.count]++,
      /node 1: items of list 261: 4 kept, 3 counted/,
    ],
    "wrong bytes": [
      ({ s, list }) => (s.tallies[list * TALLY_COLUMNS + Tally.bytes] += 8),
      /node 1: bytes of list 261: 608 kept, 600 counted/,
    ],
    "a wrong tag": [({ s, slot }) => (s.items[slot + Word.tag] = 7 << 8), /node 1: item \d+ in list 261 is tagged 7/],
    "an item in the wrong class": [
      ({ s, slot }) => (s.items[slot + Word.size] = 500),
      /node 1: item \d+ of 500 bytes lies in class 5/,
    ],
    "a link that does not come back": [
      ({ s, slot }) => (s.items[slot + Word.prev] = slot),
      /node 1: item \d+ does not point back/,
    ],
    "a page of two nodes": [
      ({ s }) => (s.pageFirst[newestOf(s, 1)] = s.pageFirst[newestOf(s, 0)]),
      /node 1: chunk \d+ lies in two pages/,
    ],
    "an item in a page of another node": [
      ({ s }) => {
        const [one, other] = [newestOf(s, 0), newestOf(s, 1)];
        [s.pageFirst[one], s.pageFirst[other]] = [s.pageFirst[other], s.pageFirst[one]];
      },
      /node 0: item \d+ in a list of class 5 lies in a page of class 5 of node 1/,
    ],
    "a lost chunk": [
      ({ s, header }) => (s.items[header + Header.free] = 0),
      /node 1: free chunks of class 5: 4366 kept, 0 counted/,
    ],
    "a free chunk that is tagged": [
      ({ s, header }) => (s.items[s.items[header + Header.free] + Word.tag] = 1),
      /node 1: free chunk \d+ is tagged/,
    ],
    "a page too many": [
      ({ s, header }) => s.items[header + Header.pages]++,
      /node 1: pages of class 5: 2 kept, 1 counted/,
    ],
    "wrong bytes of pages": [
      ({ s }) => s.tallies[s.nodeRow(1) + NodeTally.pageBytes]--,
      /node 1: bytes of pages: 1048559 kept, 1048560 counted/,
    ],
    "an item that is not in the index": [
      ({ s }) => (s.index[headOf(2)] = s.items[s.index[headOf(2)] + Word.sibling]),
      /6 items in lists, but 5 in the index/,
    ],
    "an item under the wrong key": [
      ({ s, slot }) => (s.items[slot + Word.key] = 0),
      /node 1: the index of key 2 leads to an item of key 0/,
    ],
    "a mark that was not counted": [
      ({ s, slot }) => (s.items[slot + Word.tag] |= Mark.stale),
      /node 1: stale copies: 0 kept, 1 counted/,
    ],
  };
  for (const [name, [damage, message]] of Object.entries(damages)) {
    it(name, () => {
      const world = sound();
      damage(world);
      expect(() => checkInvariants(world.s)).toThrow(message);
    });
  }
});
