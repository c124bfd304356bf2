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
const named = new RegExp(process.env.MULTI_GETS ?? "");

/** What does not agree with the model: answers, and durations out of tolerance. */
function differences(recording: Record<string, unknown>): readonly string[] {
  const verdict = readers.find((reader) => reader.recognises(recording))!.play(recording, "live");
  if (verdict.kind !== "compared") return [JSON.stringify(verdict)];
  return [...verdict.differences, ...(verdict.durations?.lines().slice(1) ?? [])];
}

describe.concurrent("multi-gets", () => {
  for (const [name, one] of Object.entries(pageCases)) {
    const library = libraries.find((known) => known.name === one.library)!;
    const reason = library.release === null ? `no ${one.library} to hold against` : noMemcached;
    const live = it.skipIf(reason !== null || !named.test(name));
    live(titled(`${name}: every page is the model's, seed ${seed}`, reason), async () => {
      for (let telling = 1; ; telling++) {
        const pages = folder === undefined ? Math.min(one.pages, one.isStory ? one.pages : PAGES) : one.pages;
        const recording = await record(library, { ...one, pages }, seed + telling);
        if (folder !== undefined) write(name, recording);
        const found = differences(recording);
        if (found.length === 0) return;
        process.stderr.write(`${name}, telling ${telling} of ${TELLINGS}: ${found.join("\n")}\n`);
        if (telling === TELLINGS) expect(found).toEqual([]);
      }
    });
  }
});

function write(name: string, recording: Record<string, unknown>): void {
  mkdirSync(folder!, { recursive: true });
  writeFileSync(join(folder!, `${name}.json.gz`), gzipSync(JSON.stringify(recording), { level: 9 }));
}
