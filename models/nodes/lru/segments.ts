/**
 * The segmented LRU of 1.6: an item comes in at HOT, sinks to COLD, rises to WARM when it is asked for again, and is evicted from
 * COLD. A pull works on the tail of one segment (items.c of 1.6.18, `lru_pull_tail`).
 */
import { isReclaimable } from "../memory/alive.ts";
import { Header, Mark, Word } from "../memory/item.ts";
import * as layout from "../memory/layout.ts";
import * as lists from "../memory/lists.ts";
import { unlink } from "../memory/residence.ts";
import { Segment, type Storage } from "../memory/storage.ts";
import * as rows from "../memory/tallies.ts";
import { countEvicted, countReclaimed } from "./allocate-classic.ts";

const { headerOf, nodeOfList, SLOT_WORDS, TAG_LIST_SHIFT } = layout;
const { insertFirst, takeOut } = lists;
const { TALLY_COLUMNS, Tally } = rows;
const { prev: PREV, time: TIME, tag: TAG, size: SIZE } = Word;
const { tail: TAIL, count: COUNT } = Header;
const { active: ACTIVE, held: HELD } = Mark;
const { bytes: BYTES } = Tally;
/** Items that one pull visits. */
const TRIES = 5;

/** What is done with the tail of a segment. */
export interface Pull {
  readonly segment: number;
  /** From COLD the item is evicted; else it only moves between segments. */
  readonly evicts: boolean;
  /** Bytes of the class, of which HOT may have 20 % and WARM 40 %. */
  readonly total: number;
  /** Seconds since its last store or bump beyond which an item leaves HOT or WARM. */
  readonly ageMax: number;
}

/** Returns how many items were removed or moved. `list` is the class's first list. */
export function pull(s: Storage, list: number, { segment, evicts, total, ageMax }: Pull, now: number): number {
  const node = nodeOfList(list);
  const items = s.items;
  const from = list + segment;
  const header = headerOf(from);
  const row = from * TALLY_COLUMNS;
  let removed = 0;
  let slot = items[header + TAIL];
  for (let tries = TRIES; tries > 0 && slot !== header; tries--) {
    const above = items[slot + PREV];
    if (slot === s.locked) {
      slot = above;
      continue;
    }
    const tag = items[slot + TAG];
    if ((tag & HELD) !== 0) s.tallies[row + Tally.tailReflocked]++;
    if (isReclaimable(s, slot, node, now)) {
      countReclaimed(s, slot, from);
      unlink(s, slot);
      removed++;
    } else if (segment === Segment.cold) {
      if (evicts) {
        if (!s.evict) return removed;
        countEvicted(s, slot, from, now);
        unlink(s, slot);
        return removed + 1;
      }
      if ((tag & ACTIVE) === 0) return removed;
      s.tallies[row + Tally.movesToWarm]++;
      moveTo(s, slot, list + Segment.warm);
      return removed + 1;
    } else if ((tag & ACTIVE) !== 0) {
      removed++;
      if (segment === Segment.hot) {
        s.tallies[row + Tally.movesToWarm]++;
        moveTo(s, slot, list + Segment.warm);
        return removed;
      }
      s.tallies[row + Tally.movesWithinLru]++;
      moveTo(s, slot, from);
    } else {
      const share = segment === Segment.hot ? total : 2 * total;
      if (5 * s.tallies[row + BYTES] <= share && now - items[slot + TIME] <= ageMax) return removed;
      s.tallies[row + Tally.movesToCold]++;
      moveTo(s, slot, list + Segment.cold);
      return removed + 1;
    }
    slot = above;
  }
  return removed;
}

/** Marks that an item keeps on a move. */
const KEPT = ((1 << TAG_LIST_SHIFT) - 1) & ~Mark.active;

/** Moves an item to the head of a list of the same class. It is no longer active then. */
export function moveTo(s: Storage, slot: number, list: number): void {
  const items = s.items;
  const tallies = s.tallies;
  const tag = items[slot + TAG];
  const from = tag >>> TAG_LIST_SHIFT;
  const size = items[slot + SIZE];
  takeOut(items, slot);
  items[(from + 1) * SLOT_WORDS + COUNT]--;
  tallies[from * TALLY_COLUMNS + BYTES] -= size;
  items[slot + TAG] = (list << TAG_LIST_SHIFT) | (tag & KEPT);
  const header = (list + 1) * SLOT_WORDS;
  insertFirst(items, header, slot);
  items[header + COUNT]++;
  tallies[list * TALLY_COLUMNS + BYTES] += size;
}
