/**
 * The clock and the loop. An event kind is declared by name with its handler, and scheduled by number. Events run in order
 * of time, and in the order scheduled where times are equal (as SimPy orders them). Open arrivals come from a source that
 * is compared with the head of the calendar; they never enter it.
 */
import { Calendar } from "./calendar.ts";

/** What an event does when its time comes. */
export type Handler = (payload: number) => void;

/** A stream of arrivals from outside. It ends when `nextTime` is Infinity. */
export interface Source {
  /** When the next arrival comes, in seconds; never earlier than the one before. Infinity: no more. */
  readonly nextTime: number;
  /**
   * Handles the arrival (the clock shows its time); afterwards `nextTime` is the time of the one after it. It may go on with the
   * arrivals before `clock.quietUntil`, and sets the clock for each that reads it.
   */
  fire(clock: SourceClock): void;
}

export interface Clock {
  /** The present, in seconds. */
  now: number;
}

/** The clock, for a source while it fires. */
export interface SourceClock extends Clock {
  /** Nothing but arrivals happens before, in seconds. What an arrival schedules may bring it nearer. */
  readonly quietUntil: number;
  /** The run stops here, in seconds: what comes then or later is left for another time. */
  readonly until: number;
}

export class Simulation implements SourceClock {
  now = 0;
  quietUntil = Number.POSITIVE_INFINITY;
  until = Number.POSITIVE_INFINITY;

  readonly calendar = new Calendar();
  readonly #handlers: Handler[] = [];
  readonly #names: string[] = [];

  /** Events scheduled and not yet due. */
  get pending(): number {
    return this.calendar.size;
  }

  /**
   * Declares an event kind; the number returned is what `at` and `after` take.
   * @throws Error if the name is taken.
   */
  declare(name: string, handler: Handler): number {
    if (this.#names.includes(name)) throw new Error(`event kind '${name}' is declared twice`);
    this.#names.push(name);
    this.#handlers.push(handler);
    return this.#handlers.length - 1;
  }

  /**
   * Schedules an event at `time`, in seconds. The present is allowed; the event then comes after everything that is already
   * scheduled for it. The payload is an int32.
   * @throws RangeError if the time is past, infinite or not a number, or the kind is not declared.
   */
  at(kind: number, time: number, payload = 0): void {
    if (!(time >= this.now && time < Number.POSITIVE_INFINITY)) this.#refuse(kind, time);
    if (kind >>> 0 >= this.#handlers.length) throw new RangeError(`no event kind ${kind} is declared`);
    this.calendar.push(time, kind, payload);
    if (time < this.quietUntil) this.quietUntil = time;
  }

  /** Schedules an event `delay` seconds from now; else as `at`. */
  after(kind: number, delay: number, payload = 0): void {
    this.at(kind, this.now + delay, payload);
  }

  /**
   * Runs everything that is due before `until` (in seconds, exclusive), then sets the clock to `until`. So running to 10
   * and on to 20 is the same as running to 20, and a window [from, to) sees everything that belongs to it. With Infinity
   * it runs until nothing is left, and the clock stays at the last event. Where an event and an arrival have the same
   * time, the event goes first.
   * @throws RangeError if `until` is past; Error if the source goes back in time. What a handler throws passes through.
   */
  run(until: number, source?: Source): void {
    if (!(until >= this.now)) throw new RangeError(`cannot run until ${until} s: it is ${this.now} s already`);
    if (source === undefined) this.#runScheduled(until);
    else this.#runWith(until, source);
    if (until < Number.POSITIVE_INFINITY) this.now = until;
  }

  /** As `run` without a source, and including what is due at `until` itself. */
  runThrough(until: number): void {
    while (this.calendar.peekTime() <= until) this.step();
    this.run(until);
  }

  /** Runs the next event, whenever it is due. Returns false if none is left. */
  step(): boolean {
    const calendar = this.calendar;
    if (calendar.size === 0) return false;
    calendar.pop();
    this.now = calendar.time;
    this.#handlers[calendar.kind](calendar.payload);
    return true;
  }

  #runScheduled(until: number): void {
    const calendar = this.calendar;
    const handlers = this.#handlers;
    while (calendar.peekTime() < until) {
      calendar.pop();
      this.now = calendar.time;
      handlers[calendar.kind](calendar.payload);
    }
  }

  #runWith(until: number, source: Source): void {
    const { calendar } = this;
    const handlers = this.#handlers;
    this.until = until;
    for (;;) {
      const scheduled = calendar.peekTime();
      const arrival = source.nextTime;
      if (arrival < scheduled) {
        if (arrival >= until) return;
        if (arrival < this.now) throw new Error(`the source went back in time, from ${this.now} s to ${arrival} s`);
        this.now = arrival;
        this.quietUntil = scheduled < until ? scheduled : until;
        source.fire(this);
      } else {
        if (!(scheduled < until)) return;
        calendar.pop();
        this.now = scheduled;
        handlers[calendar.kind](calendar.payload);
      }
    }
  }

  #refuse(kind: number, time: number): never {
    const name = this.#names[kind] ?? String(kind);
    throw new RangeError(
      time < this.now
        ? `event '${name}' is scheduled for ${time} s, but it is ${this.now} s already`
        : `event '${name}' is scheduled for ${time} s, which is not a finite number`,
    );
  }
}
