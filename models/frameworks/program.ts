/**
 * The program of a page whose cache is a framework's: what the page wants of its keys, one after another, as the framework's
 * session does it. A page that got no answer from the database ends with an error.
 *
 * From one key to the next a page is no generator: each that another delegates to costs as much again at every step.
 */
import {
  Act,
  type Action,
  isWrite,
  keysOf,
  newAction,
  type Page,
  type PageShape,
  type Program,
  type Result,
  Want,
} from "../application/program.ts";
import type { LockDeaths } from "../protection/lock-deaths.ts";
import { onWriteOf } from "../workload/drawn-requests.ts";
import { type Framework, Read, type Session, type Steps } from "./framework.ts";

/** The page whose turn it is. */
export interface PageClock {
  nowSeconds: number;
}

/** What a page is in the middle of. */
const Part = {
  nothing: 0,
  read: 1,
  write: 2,
  /** A call for many keys, and what follows from it. */
  many: 3,
  /** What is left when its caller has the answer. */
  rest: 4,
} as const;
type Part = (typeof Part)[keyof typeof Part];

/** A page that runs. */
interface Running {
  readonly session: Session;
  part: Part;
  /** The session's; null between two parts. */
  steps: Steps<unknown> | null;
  /** Which of its keys it is at, and the first that it has not come to. */
  position: number;
  next: number;
  /** Calls for many keys that it has begun. */
  calls: number;
  hasAnswered: boolean;
}

/** What a generator is told first is told to nobody. */
const NOTHING = undefined as unknown as Result;

export interface FrameworkProgramParts {
  readonly framework: Framework;
  readonly shape: PageShape;
  /** The framework reads it; it shows the time of the page whose turn it is. */
  readonly clock: PageClock;
  readonly lockDeaths: LockDeaths;
}

export class FrameworkProgram implements Program {
  readonly #parts: FrameworkProgramParts;
  readonly #keys: number;
  /** Its own work is spread evenly over so many steps. */
  readonly #workSteps: number;
  /** By row of a page. */
  readonly #running: Running[] = [];
  /** Actions of the page itself. */
  readonly #own: Action = newAction();

  constructor(parts: FrameworkProgramParts) {
    const { gets, multiGets, writesMax } = parts.shape;
    this.#parts = parts;
    this.#keys = keysOf(parts.shape);
    this.#workSteps = gets + multiGets.length + writesMax;
  }

  first(page: Page): Action {
    const { framework, clock } = this.#parts;
    clock.nowSeconds = page.nowSeconds;
    const session = framework.session(page.row, page.process);
    const running: Running = {
      session,
      part: Part.nothing,
      steps: null,
      position: 0,
      next: 0,
      calls: 0,
      hasAnswered: false,
    };
    this.#running[page.row] = running;
    return this.#goOn(page, running);
  }

  after(page: Page, result: Result): Action {
    const { clock, lockDeaths } = this.#parts;
    clock.nowSeconds = page.nowSeconds;
    const running = this.#running[page.row];
    if (lockDeaths.isWanted) {
      const hasLock = result.act === Act.ownAdd && result.isDone;
      if (hasLock || running.session.holdsLock === true) {
        lockDeaths.happens();
        return this.#do(Act.die, 0);
      }
    }
    if (running.steps === null) return this.#goOn(page, running);
    return this.#taken(page, running, running.steps.next(result));
  }

  over(row: number): void {
    // What a session does in the end whatever happens, it does now.
    const running = this.#running.at(row);
    if (running === undefined) return;
    running.steps?.return(false);
    running.steps = null;
  }

  /** The next part: as a page without a framework does, its gets, its calls for many keys, its writes. */
  #goOn(page: Page, running: Running): Action {
    const { gets, multiGets } = this.#parts.shape;
    const { session, next } = running;
    if (next >= gets && running.calls < multiGets.length) {
      const count = multiGets[running.calls++];
      running.next += count;
      const keys = [...page.keys.subarray(page.from + next, page.from + next + count)];
      return this.#begin(page, running, Part.many, this.#many(running, keys, next));
    }
    if (next < this.#keys) {
      running.position = next;
      running.next++;
      const want = page.wants[page.from + next];
      const key = page.keys[page.from + next];
      if (want === Want.read) return this.#begin(page, running, Part.read, session.read(key));
      if (isWrite(want)) return this.#begin(page, running, Part.write, session.write(key, onWriteOf(want)));
      return this.#worked(page, running);
    }
    if (session.afterAnswer === undefined || session.hasMore !== true) return this.#do(Act.end, 0);
    if (running.hasAnswered) return this.#begin(page, running, Part.rest, session.afterAnswer());
    running.hasAnswered = true;
    return this.#do(Act.answer, 0);
  }

  #begin(page: Page, running: Running, part: Part, steps: Steps<unknown>): Action {
    running.part = part;
    running.steps = steps;
    return this.#taken(page, running, steps.next(NOTHING));
  }

  #taken(page: Page, running: Running, { done, value }: IteratorResult<Action, unknown>): Action {
    if (done !== true) {
      value.position = running.position;
      return value;
    }
    const { part } = running;
    running.steps = null;
    if (part === Part.rest) return this.#do(Act.end, 0);
    const isFailed = part === Part.read ? value === Read.failed : value === false;
    return isFailed ? this.#do(Act.fail, 0) : this.#worked(page, running);
  }

  /** A step is over; the page works a while by itself. */
  #worked(page: Page, running: Running): Action {
    const seconds = page.workSeconds / this.#workSteps;
    return seconds > 0 ? this.#do(Act.wait, seconds) : this.#goOn(page, running);
  }

  /** One call for the keys, and what the page does about each value that it was not given. */
  *#many(running: Running, keys: readonly number[], from: number): Steps<boolean> {
    const { session } = running;
    running.position = from;
    if (session.fetchMany !== undefined) {
      const turn = (position: number): void => {
        running.position = from + position;
      };
      return !(yield* session.fetchMany(keys, turn)).includes(Read.failed);
    }
    if (session.readMany === undefined || session.missed === undefined) throw new Error("no multi-gets through it");
    const given = yield* session.readMany(keys);
    for (const [i, key] of keys.entries()) {
      running.position = from + i;
      if (!given[i] && (yield* session.missed(key)) === Read.failed) return false;
    }
    return true;
  }

  #do(act: Act, seconds: number): Action {
    const action = this.#own;
    action.act = act;
    action.seconds = seconds;
    action.workSeconds = 0;
    return action;
  }
}
