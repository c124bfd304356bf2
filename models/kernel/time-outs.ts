/** The time-outs of queries under way, as `database/overdue.ts` has them. What comes of one is left to the host. */
import { ROW_PLACE, ROW_TIMEOUT_AT, WATCHED_ROWS, WATCHED_TIMES } from "./columns.ts";
import { schedule } from "./events.ts";
import { IS_ARMED, TIME_OUTS, WATCHED, WATCHED_FIRST, WATCHED_ROOM } from "./registers.ts";
import { byte, double, type i32, setDouble, setWhole, setWord, whole, word } from "./subset.ts";

/** As `Place` has it. */
const GONE: i32 = 0;

/** The query in this row is under way from now on. There has to be room in the ring, and for an event. */
export function watch(row: i32): void {
  const room: i32 = whole(WATCHED_ROOM);
  if (room === 0) return;
  dropEnded();
  const at: i32 = (whole(WATCHED_FIRST) + whole(WATCHED)) & (room - 1);
  setWord(WATCHED_ROWS, at, row);
  setDouble(WATCHED_TIMES, at, double(ROW_TIMEOUT_AT, row));
  setWhole(WATCHED, whole(WATCHED) + 1);
  if (whole(IS_ARMED) !== 0) return;
  setWhole(IS_ARMED, 1);
  schedule(double(WATCHED_TIMES, whole(WATCHED_FIRST)), whole(TIME_OUTS), 0);
}

function dropEnded(): void {
  let first: i32 = whole(WATCHED_FIRST);
  let left: i32 = whole(WATCHED);
  while (left > 0) {
    const row: i32 = word(WATCHED_ROWS, first);
    if (byte(ROW_PLACE, row) !== GONE && double(ROW_TIMEOUT_AT, row) === double(WATCHED_TIMES, first)) break;
    first = (first + 1) & (whole(WATCHED_ROOM) - 1);
    left--;
  }
  setWhole(WATCHED_FIRST, first);
  setWhole(WATCHED, left);
}
