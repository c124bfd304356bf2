/** The program of pages in a watched run: what each page does, one action after another, and which of it concerns the key. */
import { PageState, type Pages } from "../application/pages.ts";
import { Act, type Action, type Page, type Program, type Result } from "../application/program.ts";
import { Left } from "../database/requests.ts";
import type { PageEnd, PageStep } from "./event.ts";
import type { Witness } from "./witness.ts";

/** What a page does by an action; nothing is told of its end and its waits. */
const DOES: Readonly<Partial<Record<Act, string>>> = {
  [Act.read]: "read",
  [Act.write]: "write",
  [Act.load]: "query and set",
  [Act.queryRead]: "query",
  [Act.queryWrite]: "query that writes",
  [Act.get]: "get",
  [Act.set]: "set",
  [Act.add]: "add",
  [Act.delete]: "delete",
  [Act.touch]: "touch",
  [Act.multiGet]: "multi-get",
};

/** A page under way. */
interface Story {
  readonly number: number;
  readonly process: number;
  readonly steps: PageStep[];
  /** The action that it does now, and its keys. */
  act: Act;
  keys: readonly number[];
}

export class WatchedProgram implements Program {
  readonly #program: Program;
  readonly #pages: Pages;
  readonly #witness: Witness;
  /** By row. */
  readonly #stories = new Map<number, Story>();

  constructor(program: Program, pages: Pages, witness: Witness) {
    this.#program = program;
    this.#pages = pages;
    this.#witness = witness;
  }

  first(page: Page): Action {
    const action = this.#program.first(page);
    const { row, number, process } = page;
    const story: Story = { number, process, steps: [], act: Act.end, keys: [] };
    this.#stories.set(row, story);
    begin(story, action);
    return action;
  }

  after(page: Page, result: Result): Action {
    const story = this.#stories.get(page.row)!;
    this.#note(story, story.act === Act.read ? result.count : story.keys.length);
    const action = this.#program.after(page, result);
    begin(story, action);
    return action;
  }

  over(row: number): void {
    const story = this.#stories.get(row);
    if (story !== undefined) this.#tell(row, story);
    this.#stories.delete(row);
    this.#program.over?.(row);
  }

  /** A page that has had to do with the key is told when it is over. */
  #tell(row: number, story: Story): void {
    const { number, process, steps, act } = story;
    const isWhole = act === Act.end || act === Act.fail;
    // Its worker was killed in the middle of this.
    if (!isWhole) this.#note(story, act === Act.read ? this.#readSoFar(row) : story.keys.length);
    if (!steps.some(({ isOfKey }) => isOfKey)) return;
    const isLate = this.#pages.left[row] === Left.caller;
    const end: PageEnd = !isWhole ? "killed" : isLate ? "late" : act === Act.fail ? "failed" : "answered";
    this.#witness.pageOver({ number, process, beganSeconds: this.#pages.beganAt[row], steps, end });
  }

  /** Keys of its reads, the one included that it has come to. */
  #readSoFar(row: number): number {
    const { count, state } = this.#pages;
    return state[row] === PageState.reads ? count[row] + 1 : count[row];
  }

  /** The first `count` of the keys are done with. */
  #note({ act, keys, steps }: Story, count: number): void {
    const does = DOES[act];
    if (does === undefined) return;
    const { key: watched } = this.#witness;
    if (act === Act.multiGet) {
      steps.push({ does, keys: count, isOfKey: keys.includes(watched) });
      return;
    }
    for (const key of keys.slice(0, count)) {
      const last = steps.at(-1);
      const isOfKey = key === watched;
      if (last !== undefined && last.does === does && last.isOfKey === isOfKey) last.keys++;
      else steps.push({ does, keys: 1, isOfKey });
    }
  }
}

function begin(story: Story, { act, key, keys, from, count }: Action): void {
  story.act = act;
  story.keys = act === Act.read || act === Act.multiGet ? [...keys.subarray(from, from + count)] : [key];
}
