/** Keeps the segments of a class in their shares (items.c of 1.6.18, `lru_maintainer_juggle`). */
import { Header, headerOf, WarmHeader, Word } from "./item.ts";
import { Look, pull } from "./segments.ts";
import { Segment, type Storage } from "./storage.ts";
import { TALLIES, Tally } from "./tallies.ts";

/** Moves at most. */
const MOVES_MAX = 500;
/** An item leaves HOT or WARM at this multiple of the age of the COLD tail. */
const HOT_AGE_FACTOR = 0.2;
const WARM_AGE_FACTOR = 2;

/** How many rounds moved something. */
export function juggle(s: Storage, node: number, list: number, now: number): number {
  const cold = headerOf(list + Segment.cold);
  const tail = s.items[cold + Header.tail]!;
  const coldAge = tail === cold ? 0 : now - s.items[tail + Word.time]!;
  const total = bytes(s, list) + bytes(s, list + Segment.warm) + bytes(s, list + Segment.cold);
  const hotAgeMax = Math.trunc(coldAge * HOT_AGE_FACTOR);
  const warmAgeMax = Math.trunc(coldAge * WARM_AGE_FACTOR);
  let moves = 0;
  while (moves < MOVES_MAX) {
    const sunk =
      pull(s, node, list, Segment.hot, Look.juggle, total, hotAgeMax, now) !== 0 ||
      pull(s, node, list, Segment.warm, Look.juggle, total, warmAgeMax, now) !== 0;
    const risen = pull(s, node, list, Segment.cold, Look.juggle, total, 0, now);
    if (!sunk && risen === 0) break;
    moves++;
  }
  s.items[headerOf(list + Segment.warm) + WarmHeader.settled] = moves === 0 ? now : 0;
  return moves;
}

function bytes(s: Storage, list: number): number {
  return s.tallies[list * TALLIES + Tally.bytes]!;
}
