/** Each format with 10,000 mutations: an error with its place, or requests that a run can play. Never anything else. */
import { describe, expect, it } from "vitest";
import type { TraceRequest } from "../../../models/workload/trace.ts";
import type { Bytes } from "../../../src/app/traces/packing.ts";
import type { PlayOptions } from "../../../src/app/traces/trace-file.ts";
import { TraceProblem } from "../../../src/app/traces/trace-problem.ts";
import { Streams } from "../../../src/core/random.ts";
import { traceIn, written } from "./at-hand.ts";
import { packed, samples } from "./samples.ts";

const MUTATIONS = 10_000;
/** Of these the packed file is changed and not what is packed. */
const PACKED_MUTATIONS = 300;
const BYTES = [0, 10, 13, 32, 42, 44, 45, 46, 48, 57, 101, 127, 128, 255];

type Below = (n: number) => number;

/** One to four changes: a byte of another kind, a piece left out, doubled, or moved, an end too early, a very long piece. */
function mutated(content: Buffer, below: Below): Buffer {
  let bytes = Buffer.from(content);
  for (let change = below(4); change >= 0; change--) {
    const at = below(bytes.length + 1);
    const to = Math.min(bytes.length, at + 1 + below(12));
    const [before, piece, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
    const kind = below(6);
    if (kind === 0)
      bytes = Buffer.concat([before, Buffer.from([BYTES[below(BYTES.length)] ?? 0]), bytes.subarray(at + 1)]);
    else if (kind === 1) bytes = Buffer.concat([before, after]);
    else if (kind === 2) bytes = Buffer.concat([before, piece, piece, after]);
    else if (kind === 3) bytes = Buffer.concat([piece, before, after]);
    else if (kind === 4) bytes = Buffer.from(before);
    else bytes = Buffer.concat([before, Buffer.alloc(below(400), BYTES[below(BYTES.length)] ?? 0), after]);
  }
  return bytes;
}

/** A file in memory, in two chunks: writing each mutation to a disk would take most of the time. */
function inMemory(content: Uint8Array, cut: number): Bytes {
  const chunks = [content.subarray(0, cut), content.subarray(cut)].filter(({ length }) => length > 0);
  return { next: () => chunks.shift() ?? null, close: () => {} };
}

/** What came of reading it whole: how many requests, or the error. */
function readWhole(path: string, options: Partial<PlayOptions>): number | string {
  const request: TraceRequest = { time: 0, key: 0, kind: 0, valueBytes: 0, ttlSeconds: 0, client: 0 };
  try {
    const trace = traceIn(path, options);
    const requests = trace.requests();
    let count = 0;
    let last = 0;
    while (requests.next(request)) {
      const { time, key, kind, valueBytes, ttlSeconds } = request;
      const isSound =
        time >= last &&
        time < Number.POSITIVE_INFINITY &&
        key >= 0 &&
        key < trace.keys.count &&
        kind >= 0 &&
        kind <= 3 &&
        valueBytes >= -1 &&
        ttlSeconds >= -1 &&
        Number.isInteger(valueBytes) &&
        Number.isInteger(ttlSeconds);
      if (!isSound) throw new Error(`an unsound request: ${JSON.stringify(request)}`);
      last = time;
      count++;
    }
    requests.close();
    expect(count).toBe(trace.scan.kinds.reduce((sum, of) => sum + of, 0));
    return count;
  } catch (error) {
    if (!(error instanceof TraceProblem)) throw error;
    return error.message;
  }
}

describe.each(samples)("mutations of $format", ({ format, file, content }) => {
  it("are errors with their place, or are played", () => {
    const random = new Streams(11).stream("fuzz", format);
    const below: Below = (n) => Math.floor(random.next() * n);
    const seen = { played: 0, errors: 0 };
    for (let i = 0; i < MUTATIONS; i++) {
      const bytes = mutated(Buffer.from(content), below);
      const cut = below(bytes.length + 1);
      const came = readWhole(file, {
        format: i % 4 === 0 ? undefined : format,
        skipBadLines: i % 3,
        open: () => inMemory(bytes, cut),
      });
      if (typeof came === "number") seen.played++;
      else {
        seen.errors++;
        expect(came).toMatch(/^t: (?:(?:line|record) \d+: .|no format that is known |an empty file$)/);
      }
    }
    expect(seen.played).toBeGreaterThan(0);
    expect(seen.played + seen.errors).toBe(MUTATIONS);
  }, 600_000);
});

describe("mutations of packed files", () => {
  it.each(["gzip", "xz", "zstd"] as const)("%s", (packing) => {
    const random = new Streams(12).stream("fuzz", packing);
    const below: Below = (n) => Math.floor(random.next() * n);
    for (let i = 0; i < PACKED_MUTATIONS; i++) {
      const came = readWhole(written("t", mutated(packed[packing], below)), { format: "lirs" });
      if (typeof came === "string") expect(came).toMatch(/^t: (?:line \d+: .|an empty file$|cannot be unpacked \()/);
    }
  }, 600_000);
});
