/**
 * Multi-gets of libraries of several languages beside real servers that are dead, hung, and back: recorded anew, and played by
 * the model. `RECORD_MULTI_GETS=FOLDER` writes the recordings there, whole; that is how those of `test/golden` were made.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readers } from "../../src/app/conformance/index.ts";
import { libraries } from "./libraries/library.ts";
import { pageCases } from "./libraries/page-cases.ts";
import { record } from "./libraries/page-story.ts";
import { noMemcached, seed, titled } from "./programs.ts";

const folder = process.env.RECORD_MULTI_GETS;
/** Enough to see each case; whole recordings are for the folder. */
const PAGES = 10;
/** Who is kept from running for a second sees time-outs that nothing caused. */
const TELLINGS = 3;
/** A third of what a duration may be off by. Who is kept from running for so long, judges no durations. */
const LAG_MS = 50;
const LOOK_MS = 10;
const named = new RegExp(process.env.MULTI_GETS ?? "");

/** What does not agree with the model: answers, and durations out of tolerance. */
function differences(recording: Record<string, unknown>) {
  const verdict = readers.find((reader) => reader.recognises(recording))!.play(recording, "live");
  if (verdict.kind !== "compared") return { answers: [JSON.stringify(verdict)], durations: [] };
  return { answers: verdict.differences, durations: verdict.durations?.lines().slice(1) ?? [] };
}

/** Runs `work` and sees for how long, at the most, this thread was kept from running meanwhile. */
async function watched<T>(work: () => Promise<T>): Promise<{ made: T; lagMs: number }> {
  let [last, lagMs] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    lagMs = Math.max(lagMs, now - last - LOOK_MS);
    last = now;
  }, LOOK_MS);
  try {
    return { made: await work(), lagMs };
  } finally {
    clearInterval(timer);
  }
}

describe.concurrent("multi-gets", () => {
  for (const [name, one] of Object.entries(pageCases)) {
    const library = libraries.find((known) => known.name === one.library)!;
    const reason = library.release === null ? `no ${one.library} to hold against` : noMemcached;
    const live = it.skipIf(reason !== null || !named.test(name));
    live(titled(`${name}: every page is the model's, seed ${seed}`, reason), async ({ skip }) => {
      let isJudged = false;
      for (let telling = 1; ; telling++) {
        const pages = folder === undefined ? Math.min(one.pages, one.isStory ? one.pages : PAGES) : one.pages;
        const { made: recording, lagMs } = await watched(() => record(library, { ...one, pages }, seed + telling));
        if (folder !== undefined) write(name, recording);
        const { answers, durations } = differences(recording);
        const found = [...answers, ...durations];
        if (found.length === 0) return;
        isJudged ||= answers.length > 0 || lagMs < LAG_MS;
        const lag = `kept from running for ${Math.round(lagMs)} ms`;
        process.stderr.write(`${name}, telling ${telling} of ${TELLINGS}, ${lag}: ${found.join("\n")}\n`);
        if (telling < TELLINGS) continue;
        if (!isJudged) skip(`durations are not judged, the machine is too busy: ${lag}`);
        expect(found).toEqual([]);
      }
    });
  }
});

function write(name: string, recording: Record<string, unknown>): void {
  mkdirSync(folder!, { recursive: true });
  writeFileSync(join(folder!, `${name}.json.gz`), gzipSync(JSON.stringify(recording), { level: 9 }));
}
