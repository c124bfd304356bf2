/**
 * Recordings of memcached itself: a stream of operations or a conversation. A file beside it (`<name>.out.json`) says what the
 * real program answered, held and counted.
 */
import { z } from "zod";
import { rateOf } from "../../../models/memcached-server/replay/case-file.ts";
import { caseOf, type ReadCase } from "../replay/files.ts";
import { type PlayedConversation, type PlayedStream, play, unpack } from "../replay/play.ts";
import { readRecording } from "./files.ts";
import { isRecord, type Reader, readAs, Tally, type Verdict } from "./reader.ts";

const counters = z.record(z.string(), z.number());
const counted = z.looseObject({
  stats: counters,
  items: z.record(z.string(), counters),
  slabs: z.record(z.string(), counters),
});
const stream = counted.extend({
  bits: z.string(),
  present: z.string(),
  set_failed: z.int().min(0).default(0),
  wall_s: z.number().positive().optional(),
});
const conversation = counted.extend({
  replies: z.array(z.string().nullable()),
  /** Rows begin with the key. 1.4 has no such rows. */
  dump: z.array(z.tuple([z.string()]).rest(z.unknown())).optional(),
});

/** A race in the real program: how far its crawler is when it is asked. */
const RACY = new Set(["crawler_items_checked"]);
/** On a wall clock, seconds and wake-ups fall anywhere between operations, so hit ratios are compared, in points. */
const WALL_CLOCK_POINTS = 0.5;

export const nodeReader: Reader = {
  name: "a node",
  recognises: (document) => isRecord(document) && (document.kind === "evict" || document.kind === "sem"),
  play(document, path) {
    const read = caseOf(document, path);
    if (!("kind" in read)) {
      const flags = read.filter((problem) => problem.startsWith("args: "));
      if (flags.length === read.length) return { kind: "unsupported", why: flags.join("; ") };
      throw new Error(read.join("; "));
    }
    if (!/^1\.[46]\./.test(read.spec.server)) {
      return { kind: "unsupported", why: `memcached ${read.spec.server} is not modelled` };
    }
    const answers = readRecording(path.replace(/\.json(\.gz)?$/, ".out.json$1"));
    return read.kind === "evict" ? holdStream(read, readAs(stream, answers)) : holdConversation(read, answers);
  },
};

function holdStream(read: Extract<ReadCase, { kind: "evict" }>, recorded: z.output<typeof stream>): Verdict {
  if (read.spec.clock === "real") return holdHitRatio(read, recorded);
  const played = play(read, false) as PlayedStream;
  const tally = new Tally();
  const [bits, expected] = [unpack(played.bits), unpack(recorded.bits)];
  for (let i = 0; i < read.ops.length; i++) tally.add(`operation ${i}`, bitOf(expected, i), bitOf(bits, i));
  const [keys, expectedKeys] = [unpack(played.present), unpack(recorded.present)];
  for (let key = 0; key < 8 * Math.max(keys.length, expectedKeys.length); key++) {
    const [was, is] = [bitOf(expectedKeys, key), bitOf(keys, key)];
    if (was === 1 || is === 1) tally.add(`key ${key} at the end`, was, is);
  }
  tally.add("sets that failed", recorded.set_failed, played.setFailed);
  holdCounters(tally, played, recorded);
  return tally.verdict();
}

function holdHitRatio(read: Extract<ReadCase, { kind: "evict" }>, recorded: z.output<typeof stream>): Verdict {
  const { spec, ops } = read;
  // A stream that only its connection slowed down says how long it took.
  const rate = spec.real_rate ?? (recorded.wall_s === undefined ? rateOf(spec) : ops.length / recorded.wall_s);
  const played = play({ ...read, spec: { ...spec, real_rate: rate } }, false);
  const ratio = ({ get_hits: hits = 0, cmd_get: gets = 0 }: Readonly<Record<string, number>>) => (100 * hits) / gets;
  const [was, is] = [ratio(recorded.stats), ratio(played.stats)];
  const tally = new Tally();
  const near = Math.abs(was - is) <= WALL_CLOCK_POINTS;
  tally.add("hit ratio on a wall clock, in %", was.toFixed(2), near ? was.toFixed(2) : is.toFixed(2));
  return tally.verdict();
}

function holdConversation(read: Extract<ReadCase, { kind: "sem" }>, answers: unknown): Verdict {
  const recorded = readAs(conversation, answers);
  const played = play(read, false) as PlayedConversation;
  const tally = new Tally();
  for (let i = 0; i < Math.max(played.n, recorded.replies.length); i++) {
    const [was, is] = [recorded.replies[i], played.replies[i]];
    if (was !== null || is !== null) tally.add(`reply ${i}`, was, is);
  }
  if (recorded.dump !== undefined) holdDump(tally, played.dump, recorded.dump);
  holdCounters(tally, played, recorded);
  return tally.verdict();
}

function holdDump(tally: Tally, rows: PlayedConversation["dump"], recorded: readonly (readonly unknown[])[]): void {
  const byKey = new Map(rows.map((row) => [row[0] as string, row]));
  for (const row of recorded) {
    tally.add(`item ${String(row[0])} at the end`, row, byKey.get(row[0] as string));
    byKey.delete(row[0] as string);
  }
  for (const [key, row] of byKey) tally.add(`item ${key} at the end`, null, row);
}

function holdCounters(
  tally: Tally,
  played: PlayedStream | PlayedConversation,
  recorded: z.output<typeof counted>,
): void {
  hold(tally, "stats", played.stats, recorded.stats);
  for (const part of ["items", "slabs"] as const) {
    for (const c of new Set([...Object.keys(recorded[part]), ...Object.keys(played[part])])) {
      hold(tally, `stats ${part}, class ${c}`, played[part][c] ?? {}, recorded[part][c] ?? {});
    }
  }
}

/** The names in the recording, and those of the model for a class that the recording lacks. */
function hold(
  tally: Tally,
  where: string,
  played: Readonly<Record<string, number>>,
  recorded: Readonly<Record<string, number>>,
): void {
  const names = Object.keys(recorded).length > 0 ? Object.keys(recorded) : Object.keys(played);
  for (const name of names) if (!RACY.has(name)) tally.add(`${where}, ${name}`, recorded[name], played[name]);
}

function bitOf(bitmap: Uint8Array, i: number): number {
  return ((bitmap[i >> 3] ?? 0) >> (i & 7)) & 1;
}
