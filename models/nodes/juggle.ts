/** Keeps the segments of a class in their shares (items.c of 1.6.18, `lru_maintainer_juggle`). */
import { Header, Mark, WarmHeader, WORDS, Word } from "./item.ts";
import { Look, moveTo, pull } from "./segments.ts";
import { Segment, type Storage } from "./storage.ts";
import { TALLIES, Tally } from "./tallies.ts";

const { expiry: EXPIRY, time: TIME, tag: TAG } = Word;
const { tail: TAIL } = Header;
const { settled: SETTLED } = WarmHeader;
const { bytes: BYTES, movesToCold: MOVES_TO_COLD } = Tally;
const { hot: HOT, warm: WARM, cold: COLD } = Segment;
const { juggle: JUGGLE } = Look;
const SLOT = WORDS;
const ROW = TALLIES;
/** Marks of a tail that make it more than a question of age and share. */
const SPECIAL = Mark.active | Mark.held;
/** Moves at most. */
const MOVES_MAX = 500;
/** An item leaves HOT or WARM at this multiple of the age of the COLD tail. */
const HOT_AGE_FACTOR = 0.2;
const WARM_AGE_FACTOR = 2;

/** How many rounds moved something. `list` is the class's first list. */
export function juggle(s: Storage, node: number, list: number, now: number): number {
  const { items, tallies } = s;
  const hot = (list + 1) * SLOT;
  const warm = hot + SLOT;
  const cold = warm + SLOT;
  const row = list * ROW + BYTES;
  const tail = items[cold + TAIL]!;
  const coldAge = tail === cold ? 0 : now - items[tail + TIME]!;
  const total = tallies[row]! + tallies[row + ROW]! + tallies[row + 2 * ROW]!;
  const hotAgeMax = Math.trunc(coldAge * HOT_AGE_FACTOR);
  const warmAgeMax = Math.trunc(coldAge * WARM_AGE_FACTOR);
  let moves = 0;
  while (moves < MOVES_MAX) {
    let moved = false;
    if (look(s, node, hot, now)) moved = pull(s, node, list, HOT, JUGGLE, total, hotAgeMax, now) !== 0;
    else moved = sink(s, hot, list + HOT, list + COLD, total, hotAgeMax, now);
    if (!moved) {
      if (look(s, node, warm, now)) moved = pull(s, node, list, WARM, JUGGLE, total, warmAgeMax, now) !== 0;
      else moved = sink(s, warm, list + WARM, list + COLD, 2 * total, warmAgeMax, now);
    }
    if (look(s, node, cold, now) && pull(s, node, list, COLD, JUGGLE, total, 0, now) !== 0) moved = true;
    if (!moved) break;
    moves++;
  }
  items[warm + SETTLED] = moves === 0 ? now : 0;
  return moves;
}

/** Must the tail of the list be looked at by `pull`: may it be dead, or is it marked? */
function look(s: Storage, node: number, header: number, now: number): boolean {
  const items = s.items;
  const tail = items[header + TAIL]!;
  if (tail === header) return false;
  const expiry = items[tail + EXPIRY]!;
  return (expiry !== 0 && expiry < now) || (items[tail + TAG]! & SPECIAL) !== 0 || now >= s.flushFrom[node]!;
}

/** What `pull` does with a tail that is alive and not marked, in HOT and WARM: to COLD if it is old or its list too large. */
function sink(
  s: Storage,
  header: number,
  from: number,
  to: number,
  share: number,
  ageMax: number,
  now: number,
): boolean {
  const items = s.items;
  const tail = items[header + TAIL]!;
  if (tail === header || (5 * s.tallies[from * ROW + BYTES]! <= share && now - items[tail + TIME]! <= ageMax))
    return false;
  s.tallies[from * ROW + MOVES_TO_COLD]!++;
  moveTo(s, tail, to);
  return true;
}
