/**
 * The program of a page whose cache is a framework's: what the page wants of its keys, one after another, as the framework's
 * session does it. A page that got no answer from the database ends with an error.
 */
import {
  Act,
  type Action,
  keysOf,
  newAction,
  type Page,
  type PageShape,
  type Program,
  type Result,
  Want,
} from "../application/program.ts";
import type { LockDeaths } from "../protection/lock-deaths.ts";
import { type Framework, Read, type Session, type Steps } from "./framework.ts";

/** The page whose turn it is. */
export interface PageClock {
  nowSeconds: number;
}

/** One thing that a page wants. */
interface Wanted {
  readonly key: number;
  readonly want: number;
}

/** A page that runs. */
interface Running {
  readonly session: Session;
  readonly steps: Steps<boolean>;
  /** Which of its keys it is at. */
  position: number;
}

export interface FrameworkProgramParts {
  readonly framework: Framework;
  readonly shape: PageShape;
  /** The framework reads it; it shows the time of the page whose turn it is. */
  readonly clock: PageClock;
  readonly lockDeaths: LockDeaths;
}

export class FrameworkProgram implements Program {
  readonly #parts: FrameworkProgramParts;
  /** By row of a page. */
  readonly #running = new Map<number, Running>();
  /** Actions of the page itself. */
  readonly #own: Action = newAction();

  constructor(parts: FrameworkProgramParts) {
    this.#parts = parts;
  }

  first(page: Page): Action {
    const { framework, shape, clock } = this.#parts;
    const { row, process, keys, wants, from } = page;
    clock.nowSeconds = page.nowSeconds;
    const wanted: Wanted[] = [];
    for (let i = 0; i < keysOf(shape); i++) wanted.push({ key: keys[from + i], want: wants[from + i] });
    const session = framework.session(row, process);
    const running: Running = { session, steps: this.#steps(row, session, wanted, page.workSeconds), position: 0 };
    this.#running.set(row, running);
    return this.#taken(running, running.steps.next());
  }

  after(page: Page, result: Result): Action {
    const { clock, lockDeaths } = this.#parts;
    clock.nowSeconds = page.nowSeconds;
    const running = this.#running.get(page.row)!;
    const hasLock = result.act === Act.ownAdd && result.isDone;
    if (lockDeaths.isWanted && (hasLock || running.session.holdsLock === true)) {
      lockDeaths.happens();
      return this.#do(Act.die, 0);
    }
    return this.#taken(running, running.steps.next(result));
  }

  over(row: number): void {
    // What a session does in the end whatever happens, it does now.
    this.#running.get(row)?.steps.return(false);
    this.#running.delete(row);
  }

  #taken(running: Running, { done, value }: IteratorResult<Action, boolean>): Action {
    const action = done === true ? this.#do(value ? Act.end : Act.fail, 0) : value;
    action.position = running.position;
    return action;
  }

  /** As a page without a framework does: its gets, its calls for many keys, its writes. */
  *#steps(row: number, session: Session, wanted: readonly Wanted[], workSeconds: number): Steps<boolean> {
    const { gets, multiGets, writesMax } = this.#parts.shape;
    const running = this.#running.get(row)!;
    const work = workSeconds / (gets + multiGets.length + writesMax);
    let position = 0;
    const one = (): Steps<boolean> => {
      running.position = position;
      return this.#one(session, wanted[position++], work);
    };
    while (position < gets) if (!(yield* one())) return false;
    for (const count of multiGets) {
      if (!(yield* this.#many(running, wanted, position, count))) return false;
      if (work > 0) yield this.#do(Act.wait, work);
      position += count;
    }
    while (position < wanted.length) if (!(yield* one())) return false;
    if (session.afterAnswer !== undefined && session.hasMore === true) {
      yield this.#do(Act.answer, 0);
      yield* session.afterAnswer();
    }
    return true;
  }

  *#one(session: Session, { key, want }: Wanted, workSeconds: number): Steps<boolean> {
    if (want === Want.read && (yield* session.read(key)) === Read.failed) return false;
    if (want === Want.write && !(yield* session.write(key))) return false;
    if (workSeconds > 0) yield this.#do(Act.wait, workSeconds);
    return true;
  }

  /** One call for `count` keys, and what the page does about each value that it was not given. */
  *#many(running: Running, wanted: readonly Wanted[], from: number, count: number): Steps<boolean> {
    const { session } = running;
    if (session.readMany === undefined || session.missed === undefined) throw new Error("no multi-gets through it");
    const keys = wanted.slice(from, from + count).map(({ key }) => key);
    running.position = from;
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
