/**
 * Multi-gets of libraries of several languages beside real servers that are dead, hung, and back: recorded anew, and played by
 * the model. `RECORD_MULTI_GETS=FOLDER` writes the recordings there, whole; that is how those of `test/golden` were made.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { libraries } from "./libraries/library.ts";
import { pageCases } from "./libraries/page-cases.ts";
import { record } from "./libraries/page-story.ts";
import { noMemcached, seed, titled } from "./programs.ts";

const folder = process.env.RECORD_MULTI_GETS;
const named = new RegExp(process.env.MULTI_GETS ?? "");

describe.concurrent("multi-gets", () => {
  for (const [name, one] of Object.entries(pageCases)) {
    const library = libraries.find((known) => known.name === one.library)!;
    const reason = library.release === null ? `no ${one.library} to hold against` : noMemcached;
    it.skipIf(reason !== null || !named.test(name))(titled(`${name}, seed ${seed}`, reason), async () => {
      const recording = await record(library, one, seed);
      expect(recording).toHaveProperty("version", library.release);
      if (folder === undefined) return;
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.json.gz`), gzipSync(JSON.stringify(recording), { level: 9 }));
    });
  }
});
