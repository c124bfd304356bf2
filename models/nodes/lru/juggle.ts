/** Keeps each segment of a class within its share of the class (items.c of 1.6.18, `lru_maintainer_juggle`). */
import { Header, Mark, WarmHeader, Word } from "../memory/item.ts";
import * as layout from "../memory/layout.ts";
import { Segment, type Storage } from "../memory/storage.ts";
import * as rows from "../memory/tallies.ts";
import { moveTo, pull } from "./segments.ts";

const { LIST_NODE_SHIFT, SLOT_WORDS } = layout;
const { TALLY_COLUMNS, Tally } = rows;
const { expiry: EXPIRY, time: TIME, tag: TAG } = Word;
const { tail: TAIL } = Header;
const { settled: SETTLED } = WarmHeader;
const { bytes: BYTES, movesToCold: MOVES_TO_COLD } = Tally;
const { hot: HOT, warm: WARM, cold: COLD } = Segment;
/** Marks of a tail that matter besides its age and the share of its segment. */
const SPECIAL = Mark.active | Mark.held;
/** Most moves of one call. */
export const MOVES_MAX = 500;
/** An item leaves HOT or WARM at this multiple of the age of the COLD tail. */
export const HOT_AGE_FACTOR = 0.2;
export const WARM_AGE_FACTOR = 2;

/** Made once, so that a round allocates nothing. */
const hotPull = { segment: HOT, evicts: false, total: 0, ageMax: 0 };
const warmPull = { segment: WARM, evicts: false, total: 0, ageMax: 0 };
const coldPull = { segment: COLD, evicts: false, total: 0, ageMax: 0 };

/** Returns how many rounds moved something. `list` is the class's first list. */
export function juggle(s: Storage, list: number, now: number): number {
  const { items, tallies } = s;
  const hot = (list + 1) * SLOT_WORDS;
  const warm = hot + SLOT_WORDS;
  const cold = warm + SLOT_WORDS;
  const row = list * TALLY_COLUMNS + BYTES;
  const oldest = items[cold + TAIL];
  const coldAge = oldest === cold ? 0 : now - items[oldest + TIME];
  const total = tallies[row] + tallies[row + TALLY_COLUMNS] + tallies[row + 2 * TALLY_COLUMNS];
  const hotAgeMax = Math.trunc(coldAge * HOT_AGE_FACTOR);
  const warmAgeMax = Math.trunc(coldAge * WARM_AGE_FACTOR);
  const flushing = now >= s.flushFrom[list >> LIST_NODE_SHIFT];
  let moves = 0;
  // By far the most tails are alive and not marked. For those this does what `pull` does, without the call.
  while (moves < MOVES_MAX) {
    let moved = false;
    const hotTail = items[hot + TAIL];
    if (hotTail !== hot) {
      const expiry = items[hotTail + EXPIRY];
      if ((expiry !== 0 && expiry < now) || (items[hotTail + TAG] & SPECIAL) !== 0 || flushing) {
        hotPull.total = total;
        hotPull.ageMax = hotAgeMax;
        moved = pull(s, list, hotPull, now) !== 0;
      } else if (5 * tallies[row] > total || now - items[hotTail + TIME] > hotAgeMax) {
        tallies[list * TALLY_COLUMNS + MOVES_TO_COLD]++;
        moveTo(s, hotTail, list + COLD);
        moved = true;
      }
    }
    const warmTail = items[warm + TAIL];
    if (!moved && warmTail !== warm) {
      const expiry = items[warmTail + EXPIRY];
      if ((expiry !== 0 && expiry < now) || (items[warmTail + TAG] & SPECIAL) !== 0 || flushing) {
        warmPull.total = total;
        warmPull.ageMax = warmAgeMax;
        moved = pull(s, list, warmPull, now) !== 0;
      } else if (5 * tallies[row + TALLY_COLUMNS] > 2 * total || now - items[warmTail + TIME] > warmAgeMax) {
        tallies[(list + WARM) * TALLY_COLUMNS + MOVES_TO_COLD]++;
        moveTo(s, warmTail, list + COLD);
        moved = true;
      }
    }
    const coldTail = items[cold + TAIL];
    if (coldTail !== cold) {
      const expiry = items[coldTail + EXPIRY];
      if ((expiry !== 0 && expiry < now) || (items[coldTail + TAG] & SPECIAL) !== 0 || flushing) {
        if (pull(s, list, coldPull, now) !== 0) moved = true;
      }
    }
    if (!moved) break;
    moves++;
  }
  items[warm + SETTLED] = moves === 0 ? now : 0;
  return moves;
}
