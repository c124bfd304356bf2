/**
 * The program of a page without a framework: its gets one after another, each a look-aside read (a page may also write in their
 * place, as single requests do); its multi-gets, and what each of them missed key by key from the database; its writes. What it
 * works is spread evenly over its steps.
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
} from "./program.ts";

/** A part of the page's keys that is asked for in the same way. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly isMulti: boolean;
}

export class PlainProgram implements Program {
  readonly #action: Action = newAction();
  /** Its first keys are asked for one by one. */
  readonly #gets: number;
  readonly #stretches: readonly Stretch[];
  readonly #end: number;
  /** By row of a page, the positions of the keys that its last multi-get missed, from behind. */
  readonly #missed = new Map<number, number[]>();
  readonly #steps: number;

  constructor(shape: PageShape) {
    this.#gets = shape.gets;
    this.#end = keysOf(shape);
    const stretches: Stretch[] = [];
    let from = shape.gets;
    for (const keys of shape.multiGets) {
      stretches.push({ from, to: from + keys, isMulti: true });
      from += keys;
    }
    this.#stretches = stretches;
    this.#steps = Math.max(1, shape.gets + shape.multiGets.length + shape.writesMax);
  }

  first(page: Page): Action {
    return this.#next(page);
  }

  after(page: Page, result: Result): Action {
    // An error of the database that nobody catches is an error page. What fails at the cache is a miss.
    const isOfDatabase = result.act !== Act.multiGet;
    if (isOfDatabase && !result.isDone) return this.#act(Act.fail, page, 0, 0);
    if (result.act === Act.read) page.step += result.count;
    if (result.act === Act.multiGet) this.#noteMissed(page, result);
    const missed = this.#missed.size === 0 ? undefined : this.#missed.get(page.row);
    if (missed !== undefined) {
      const position = missed.pop();
      if (position !== undefined) return this.#act(Act.load, page, position, 0);
      this.#missed.delete(page.row);
    }
    return this.#next(page);
  }

  over(row: number): void {
    if (this.#missed.size > 0) this.#missed.delete(row);
  }

  /** `page.step` is the position of the next key that nothing has been asked for. */
  #next(page: Page): Action {
    const { keys, wants, from } = page;
    const gets = this.#gets;
    const end = this.#end;
    const work = page.workSeconds / this.#steps;
    while (page.step < end) {
      const at = from + page.step;
      const multi = page.step < gets ? undefined : this.#stretches.find((one) => one.from === page.step);
      if (multi !== undefined) {
        page.step = multi.to;
        const action = this.#act(Act.multiGet, page, multi.from, work);
        action.keys = keys;
        action.from = at;
        action.count = multi.to - multi.from;
        return action;
      }
      if (wants[at] === Want.read) return this.#reads(page, work);
      const position = page.step++;
      if (isWrite(wants[at])) return this.#act(Act.write, page, position, work);
    }
    return this.#act(Act.end, page, 0, 0);
  }

  /** All that it reads in a row. */
  #reads(page: Page, workSeconds: number): Action {
    const { keys, wants, from, step } = page;
    const gets = this.#gets;
    let end = step + 1;
    while (end < gets && wants[from + end] === Want.read) end++;
    const action = this.#act(Act.read, page, step, workSeconds);
    action.keys = keys;
    action.from = from + step;
    action.count = end - step;
    return action;
  }

  #act(act: Act, { keys, from }: Page, position: number, workSeconds: number): Action {
    const action = this.#action;
    action.act = act;
    action.key = keys[from + position];
    action.position = position;
    action.workSeconds = workSeconds;
    return action;
  }

  #noteMissed({ row, step }: Page, { count, found }: Result): void {
    const missed: number[] = [];
    for (let i = count - 1; i >= 0; i--) if (found[i] === 0) missed.push(step - count + i);
    if (missed.length > 0) this.#missed.set(row, missed);
  }
}
