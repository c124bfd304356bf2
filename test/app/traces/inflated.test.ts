/** The thread that unpacks a file beside a run. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { Inflated } from "../../../src/app/traces/inflated.ts";

const folder = mkdtempSync(join(tmpdir(), "inflated-"));
afterAll(() => rmSync(folder, { recursive: true }));

// More than the buffers between the threads hold, so that it waits for room when nobody wants more.
const BYTES = 4 << 20;

// A thread that is terminated ends with 1.
it.each(["at once", "after the first bytes"])("ends by itself when nobody wants more, %s", async (when) => {
  const path = join(folder, "packed.gz");
  writeFileSync(path, gzipSync(randomBytes(BYTES), { level: 1 }));
  let ended: Promise<unknown[]> | undefined;
  process.once("worker", (worker: Worker) => (ended = once(worker, "exit")));
  const bytes = new Inflated(path, "packed.gz", "gzip");
  await new Promise(setImmediate);
  if (when !== "at once") expect(bytes.next()!.length).toBeGreaterThan(0);
  bytes.close();
  expect((await ended!)[0]).toBe(0);
});
