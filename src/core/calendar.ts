/**
 * The future event list: pending events, ordered by time and then by order of scheduling, in a binary heap on typed arrays.
 * An event is a time and two 32-bit integers, so scheduling allocates nothing. The heap moves times and the numbers of rows, and
 * what else an event is stays in its row.
 *
 * Source: the heap is Williams' (CACM 7, 1964). The hole at the root makes the "replace top" of a priority queue
 * implicit: `pop` leaves the hole, and the next `push` fills it with one sift down in place of two sifts. Most handlers
 * schedule what follows from their event (a departure starts the next service). The hole saves them a third of the time
 * at 100 pending events and a seventh at 10,000.
 */
export class Calendar {
  /** Of the event last popped. Seconds. */
  time = 0;
  /** Of the event last popped. */
  kind = 0;
  /** Of the event last popped. */
  payload = 0;

  #size = 0;
  /** The root was popped and nothing has taken its place. */
  #hole = false;
  /** Counts pushes; a Float64 holds it exactly for longer than any run. */
  #sequence = 0;
  /** By place in the heap, Infinity behind the last event. */
  #times: Float64Array;
  /** By place in the heap; behind the last event stand the rows that are free. */
  #rows: Int32Array;
  #sequences: Float64Array;
  #kinds: Int32Array;
  #payloads: Int32Array;

  /** Has room for `capacity` events at first, and doubles when needed. */
  constructor(capacity = 1024) {
    // One slot more than events: the sift down may read the right sibling of the last event, which is Infinity.
    const slots = Math.max(1, capacity) + 1;
    this.#times = new Float64Array(slots).fill(Number.POSITIVE_INFINITY);
    this.#rows = Int32Array.from({ length: slots }, (_, row) => row);
    this.#sequences = new Float64Array(slots);
    this.#kinds = new Int32Array(slots);
    this.#payloads = new Int32Array(slots);
  }

  /** Its arrays, for whoever keeps all of what is hot in one memory. They are replaced when it grows. */
  get columns(): CalendarColumns {
    return {
      times: this.#times,
      rows: this.#rows,
      sequences: this.#sequences,
      kinds: this.#kinds,
      payloads: this.#payloads,
    };
  }

  set columns({ times, rows, sequences, kinds, payloads }: CalendarColumns) {
    this.#times = times;
    this.#rows = rows;
    this.#sequences = sequences;
    this.#kinds = kinds;
    this.#payloads = payloads;
  }

  /** Places of its arrays. One stays free. */
  get capacity(): number {
    return this.#times.length;
  }

  /** Events scheduled so far: the number of the next one. */
  get scheduled(): number {
    return this.#sequence;
  }

  /** Somebody else has taken events out of the arrays and put others in: so many there are now, and so many have been scheduled. */
  changed(size: number, scheduled: number): void {
    this.#size = size;
    this.#sequence = scheduled;
  }

  /** Events pending. */
  get size(): number {
    return this.#size;
  }

  /** Time of the next event in seconds, Infinity when there is none. */
  peekTime(): number {
    if (this.#hole) this.#fillHole();
    // An empty heap has Infinity in its first slot.
    return this.#times[0];
  }

  /** Schedules an event. The caller makes sure that `time` is a finite number of seconds. `kind` and `payload` are int32. */
  push(time: number, kind: number, payload: number): void {
    if (this.#hole) {
      this.#hole = false;
      const row = this.#rows[0];
      this.#write(row, kind, payload);
      this.#siftDown(++this.#size, time, row);
      return;
    }
    if (this.#size + 1 >= this.#times.length) this.#grow();
    const times = this.#times;
    const rows = this.#rows;
    let i = this.#size++;
    const row = rows[i];
    this.#write(row, kind, payload);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const parentTime = times[parent];
      // The newest of equal times goes last, so only an earlier time rises.
      if (time >= parentTime) break;
      times[i] = parentTime;
      rows[i] = rows[parent];
      i = parent;
    }
    times[i] = time;
    rows[i] = row;
  }

  /** Removes the next event and writes it to `time`, `kind` and `payload`. Returns false when there is none. */
  pop(): boolean {
    if (this.#hole) this.#fillHole();
    if (this.#size === 0) return false;
    this.time = this.#times[0];
    const row = this.#rows[0];
    this.kind = this.#kinds[row];
    this.payload = this.#payloads[row];
    this.#size--;
    this.#hole = true;
    return true;
  }

  /** Removes all events. Counting the order of events starts anew. */
  clear(): void {
    this.#times.fill(Number.POSITIVE_INFINITY);
    this.#size = 0;
    this.#hole = false;
    this.#sequence = 0;
  }

  #write(row: number, kind: number, payload: number): void {
    this.#sequences[row] = this.#sequence++;
    this.#kinds[row] = kind;
    this.#payloads[row] = payload;
  }

  /** Moves the last event to where the popped one was. */
  #fillHole(): void {
    this.#hole = false;
    const last = this.#size;
    const times = this.#times;
    const rows = this.#rows;
    const time = times[last];
    const row = rows[last];
    times[last] = Number.POSITIVE_INFINITY;
    rows[last] = rows[0];
    if (last > 0) this.#siftDown(last, time, row);
  }

  /** Puts an event at the root of a heap of `size` events, root included, and lets it sink. */
  #siftDown(size: number, time: number, row: number): void {
    const times = this.#times;
    const rows = this.#rows;
    const sequences = this.#sequences;
    let i = 0;
    let child = 1;
    while (child < size) {
      const left = times[child];
      const right = times[child + 1];
      // Which child is earlier is a coin toss that no branch predictor learns, so it is computed; ties are rare, so
      // they may branch. The slot after the last event is Infinity and loses against any event.
      if (left === right) child += +(sequences[rows[child + 1]] < sequences[rows[child]]);
      else child += +(right < left);
      const childTime = times[child];
      if (time <= childTime && (time < childTime || sequences[row] < sequences[rows[child]])) break;
      times[i] = childTime;
      rows[i] = rows[child];
      i = child;
      child = 2 * i + 1;
    }
    times[i] = time;
    rows[i] = row;
  }

  #grow(): void {
    const slots = this.#times.length * 2;
    const times = new Float64Array(slots).fill(Number.POSITIVE_INFINITY);
    const rows = Int32Array.from({ length: slots }, (_, row) => row);
    const sequences = new Float64Array(slots);
    const kinds = new Int32Array(slots);
    const payloads = new Int32Array(slots);
    times.set(this.#times);
    rows.set(this.#rows);
    sequences.set(this.#sequences);
    kinds.set(this.#kinds);
    payloads.set(this.#payloads);
    this.#times = times;
    this.#rows = rows;
    this.#sequences = sequences;
    this.#kinds = kinds;
    this.#payloads = payloads;
  }
}

export interface CalendarColumns {
  /** By place in the heap, Infinity behind the last event. */
  readonly times: Float64Array;
  /** By place in the heap; behind the last event stand the rows that are free. */
  readonly rows: Int32Array;
  // By row.
  readonly sequences: Float64Array;
  readonly kinds: Int32Array;
  readonly payloads: Int32Array;
}
