/**
 * What an exact LRU cache misses of a trace: objects of one size each, or of their own sizes in bytes. The trace belongs to somebody
 * else and lies where the user has it: where it does not, its rows are skipped.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { hashOf, KeyTable } from "../../traces/key-table.ts";
import { NestedLru } from "../../traces/nested-lru.ts";
import { Rows } from "../../traces/rows.ts";
import { TraceProblem } from "../../traces/trace-problem.ts";
import type { Kind } from "./kind.ts";

const got = z.strictObject({
  kind: z.literal("trace"),
  file: z.string(),
  format: z.string().optional(),
});

const read = z
  .strictObject({
    objects: z.number().int().min(1).optional(),
    bytes: z.number().int().min(1).optional(),
    of: z.enum(["misses", "missBytes"]).prefault("misses"),
  })
  .refine((one) => (one.objects === undefined) !== (one.bytes === undefined), {
    error: "expected a size of the cache: objects, or bytes",
  });

type Got = z.output<typeof got>;
type Read = z.output<typeof read>;

export const traceKind: Kind<Got, Read> = {
  name: "trace",
  got,
  read,
  prepare: (given, reads, { traces }) => ({
    jobs: [],
    measure() {
      const without = (skipped: string, excused: boolean) => reads.map(() => ({ skipped, excused }));
      if (traces === null) return without(`no ${given.file}: --traces says where traces lie`, true);
      const path = resolve(traces, given.file);
      if (!existsSync(path)) return without(`no ${given.file} in ${traces}`, true);
      try {
        const requests = requestsOf(path, given);
        return reads.map((one) => [
          one.bytes === undefined ? byObjects(requests, one.objects!) : byBytes(requests, one),
        ]);
      } catch (error) {
        if (!(error instanceof TraceProblem)) throw error;
        return without(error.message, false);
      }
    },
  }),
};

interface Requests {
  readonly keys: number;
  /** By request: its key, and its size, -1 where the trace does not say. */
  readonly key: readonly number[];
  readonly bytes: readonly number[];
}

/** Every line or record is a request for its key. */
function requestsOf(path: string, { file, format }: Got): Requests {
  const rows = new Rows({ path, shown: file, format, skipBadLines: 0, header: false, delimiter: undefined });
  const [names, key, bytes] = [new KeyTable(), [] as number[], [] as number[]];
  try {
    for (let row = rows.next(); row !== null; row = rows.next()) {
      const { bytes: text, keyFrom, keyTo } = row;
      const id = names.numberOf(text, keyFrom, keyTo, hashOf(text, keyFrom, keyTo));
      for (let i = 0; i < row.count; i++) {
        key.push(id);
        bytes.push(row.valueBytes);
      }
    }
  } finally {
    rows.close();
  }
  return { keys: names.count, key, bytes };
}

function byObjects({ keys, key }: Requests, objects: number): number {
  const cache = new NestedLru(keys, [objects]);
  return key.reduce((misses, id) => misses + cache.use(id), 0);
}

/** An object counts by the size of the request that brought it in; one that is larger than the cache does not come in. */
function byBytes(requests: Requests, { bytes: room, of }: Read): number {
  // In order of use, the oldest first.
  const held = new Map<number, number>();
  let [used, misses, missBytes] = [0, 0, 0];
  requests.key.forEach((key, i) => {
    const size = requests.bytes[i];
    const had = held.get(key);
    if (had === undefined) {
      misses++;
      missBytes += size;
      if (size > room!) return;
    } else {
      held.delete(key);
      used -= had;
    }
    held.set(key, had ?? size);
    used += had ?? size;
    for (const [oldest, bytes] of held) {
      if (used <= room!) break;
      held.delete(oldest);
      used -= bytes;
    }
  });
  return of === "misses" ? misses : missBytes;
}
