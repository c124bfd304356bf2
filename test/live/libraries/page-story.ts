/**
 * What is recorded of multi-gets. `pages`: all keys are stored while every server is up, then some are killed or stopped, and
 * each page is asked for by a fresh client object. `story`: one object asks through a kill and the server's return, with times.
 */
import { rolling } from "../chance.ts";
import type { Library, Options } from "./library.ts";
import { Recorder, seconds } from "./recorder.ts";

export interface PageCase {
  readonly library: string;
  readonly options: Options;
  readonly servers: number;
  readonly dead?: readonly number[];
  readonly hung?: readonly number[];
  readonly pages: number;
  readonly keys: number;
  /** The same object asks for all pages. */
  readonly isStory?: boolean;
  /** Of a story in PHP: each page is a web request of its own. */
  readonly isByRequest?: boolean;
  /** Of a story: seconds until a server that was given up is tried again, and a little more. */
  readonly retrySeconds?: number;
}

/** A story sets and asks for few keys, over and over. */
const KEYS = 3000;
const STORY_KEYS = 60;

const NOTE =
  "all keys were stored with all servers up, then the dead ones were killed (port refused) or stopped (hung); each page is one multi-get by a fresh client; answered: positions in keys, null where the call failed as a whole";

/** A recording of single pages, or of a process over time. */
export async function record(library: Library, one: PageCase, seed: number): Promise<Record<string, unknown>> {
  const recorder = await Recorder.open(library, one.options, one.servers);
  try {
    const pages = pagesOf(one, seed);
    const keys = [...new Set(pages.flat())];
    return one.isStory ? await story(recorder, one, pages, keys) : await singles(recorder, one, pages, keys);
  } finally {
    await recorder.close();
  }
}

async function singles(
  recorder: Recorder,
  one: PageCase,
  pages: readonly string[][],
  stored: readonly string[],
): Promise<Record<string, unknown>> {
  await recorder.store(stored);
  for (const server of one.dead ?? []) await recorder.kill(server);
  for (const server of one.hung ?? []) await recorder.pause(server);
  const told: Record<string, unknown>[] = [];
  for (const keys of pages) {
    await recorder.fresh();
    told.push(await recorder.page(keys));
  }
  const state = { ...(one.dead && { dead: one.dead }), ...(one.hung && { hung: one.hung }) };
  return { ...recorder.header, kind: "multi-get", ...state, note: NOTE, pages: told };
}

/**
 * A fifth of the pages with all up; two while servers are away, and between them every key is set again, unless a server hangs;
 * one when they have just come back, empty after a kill and with their memory after a stop; and one when the library has taken
 * them back and every key is set anew.
 */
async function story(
  recorder: Recorder,
  { dead = [], hung = [], retrySeconds = 0, isByRequest = false }: PageCase,
  pages: readonly string[][],
  stored: readonly string[],
): Promise<Record<string, unknown>> {
  const fifth = Math.floor(pages.length / 5);
  const ask = async (from: number, to: number) => {
    for (const keys of pages.slice(from, to)) {
      if (isByRequest) await recorder.request();
      await recorder.page(keys);
    }
  };
  const setAll = async () => {
    for (const key of stored) await recorder.call("set", key);
  };
  await setAll();
  await ask(0, fifth);
  for (const server of dead) await recorder.kill(server);
  for (const server of hung) await recorder.pause(server);
  await ask(fifth, 2 * fifth);
  // What is set meanwhile lands elsewhere, if the library fails over. At a hung server each set would take its time-out.
  if (hung.length === 0) await setAll();
  await ask(2 * fifth, 3 * fifth);
  for (const server of dead) await recorder.start(server);
  for (const server of hung) recorder.resume(server);
  await ask(3 * fifth, 4 * fifth);
  await seconds(retrySeconds);
  await setAll();
  await ask(4 * fifth, pages.length);
  return recorder.timeline;
}

function pagesOf({ pages, keys, isStory }: PageCase, seed: number): string[][] {
  const roll = rolling(seed);
  // Names that differ in their last letters alone would lie side by side on the rings of FNV-1a.
  const pool = Array.from({ length: isStory ? STORY_KEYS : KEYS }, () => `${roll(2 ** 30)}:item`);
  return Array.from({ length: pages }, () => {
    const page = new Set<string>();
    while (page.size < keys) page.add(pool[roll(pool.length)]);
    return [...page];
  });
}
