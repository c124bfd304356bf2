/** The calendar, as `src/core/calendar.ts` has it, without a hole at its root. */
import { EVENT_ROWS, EVENT_TIMES, KINDS, PAYLOADS, SEQUENCES } from "./columns.ts";
import { EVENTS, SEQUENCE } from "./registers.ts";
import {
  asWhole,
  type bool,
  double,
  type f64,
  type i32,
  real,
  setDouble,
  setReal,
  setWhole,
  setWord,
  whole,
  word,
} from "./subset.ts";

/** Later than any event. */
const NEVER: f64 = Number.POSITIVE_INFINITY;

/** There has to be room. */
export function schedule(time: f64, kind: i32, payload: i32): void {
  let i: i32 = whole(EVENTS);
  setWhole(EVENTS, i + 1);
  const row: i32 = word(EVENT_ROWS, i);
  const sequence: f64 = real(SEQUENCE);
  setReal(SEQUENCE, sequence + 1.0);
  setDouble(SEQUENCES, row, sequence);
  setWord(KINDS, row, kind);
  setWord(PAYLOADS, row, payload);
  while (i > 0) {
    const parent: i32 = (i - 1) >> 1;
    const parentTime: f64 = double(EVENT_TIMES, parent);
    if (time >= parentTime) break;
    setDouble(EVENT_TIMES, i, parentTime);
    setWord(EVENT_ROWS, i, word(EVENT_ROWS, parent));
    i = parent;
  }
  setDouble(EVENT_TIMES, i, time);
  setWord(EVENT_ROWS, i, row);
}

/** Takes the next event out. */
export function unschedule(): void {
  const last: i32 = whole(EVENTS) - 1;
  setWhole(EVENTS, last);
  const time: f64 = double(EVENT_TIMES, last);
  const row: i32 = word(EVENT_ROWS, last);
  setDouble(EVENT_TIMES, last, NEVER);
  setWord(EVENT_ROWS, last, word(EVENT_ROWS, 0));
  if (last === 0) return;
  let i: i32 = 0;
  let child: i32 = 1;
  while (child < last) {
    const left: f64 = double(EVENT_TIMES, child);
    const right: f64 = double(EVENT_TIMES, child + 1);
    if (left === right) child += asWhole(comesBefore(child + 1, child));
    else child += asWhole(right < left);
    const childTime: f64 = double(EVENT_TIMES, child);
    if (
      time <= childTime &&
      (time < childTime || double(SEQUENCES, row) < double(SEQUENCES, word(EVENT_ROWS, child)))
    ) {
      break;
    }
    setDouble(EVENT_TIMES, i, childTime);
    setWord(EVENT_ROWS, i, word(EVENT_ROWS, child));
    i = child;
    child = 2 * i + 1;
  }
  setDouble(EVENT_TIMES, i, time);
  setWord(EVENT_ROWS, i, row);
}

/** Of two places of the heap: the event of the one was scheduled before that of the other. */
function comesBefore(one: i32, other: i32): bool {
  return double(SEQUENCES, word(EVENT_ROWS, one)) < double(SEQUENCES, word(EVENT_ROWS, other));
}
