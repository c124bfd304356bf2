/** Plays a case and returns what came of it, encoded as in recordings of the real program. */
import { gunzipSync, gzipSync } from "node:zlib";
import { rateOf } from "../../../models/memcached-server/replay/case-file.ts";
import { replayEvictCase } from "../../../models/memcached-server/replay/evict-case.ts";
import { replaySemCase } from "../../../models/memcached-server/replay/sem-case.ts";
import type { ReadCase } from "./files.ts";

type Counters = Readonly<Record<string, number>>;

/** What both kinds have in common. */
interface Counted {
  readonly name: string;
  readonly n: number;
  readonly stats: Counters;
  readonly items: Readonly<Record<string, Counters>>;
  readonly slabs: Readonly<Record<string, Counters>>;
}

export interface PlayedStream extends Counted {
  /** Base64 of a gzipped bitmap. */
  readonly bits: string;
  readonly hitsPer1000: readonly number[];
  readonly present: string;
  readonly setFailed: number;
}

export interface PlayedConversation extends Counted {
  readonly replies: readonly (string | null)[];
  readonly dump: readonly (readonly unknown[])[];
}

/** `fast`: as simulations do it, where that differs. */
export function play(read: ReadCase, fast: boolean): PlayedStream | PlayedConversation {
  return read.kind === "evict" ? playStream(read, fast) : playConversation(read);
}

function playStream({ spec, ops }: Extract<ReadCase, { kind: "evict" }>, fast: boolean): PlayedStream {
  const played = replayEvictCase({ ...spec, rate: rateOf(spec) }, ops, fast ? "instant" : "timed");
  const { nodes } = played;
  return {
    name: spec.name,
    n: played.operations,
    bits: pack(played.bits),
    hitsPer1000: played.hitsPerThousand,
    present: pack(cut(played.present, spec.probe)),
    setFailed: played.setsFailed,
    stats: nodes.stats(0),
    items: nodes.statsItems(0, played.seconds),
    slabs: nodes.statsSlabs(0),
  };
}

function playConversation({ spec }: Extract<ReadCase, { kind: "sem" }>): PlayedConversation {
  const { replies, dump, stats, items, slabs } = replaySemCase(spec);
  return { name: spec.name, n: replies.length, replies, dump, stats, items, slabs };
}

function pack(bitmap: Uint8Array): string {
  return gzipSync(bitmap).toString("base64");
}

/** Up to the last key that is there; where there is no dump, up to the number of keys that were asked for at the end. */
function cut(present: Uint8Array, asked: number | undefined): Uint8Array {
  const length = asked === undefined ? present.findLastIndex((byte) => byte !== 0) + 1 : (asked >> 3) + 1;
  const bitmap = new Uint8Array(length);
  bitmap.set(present.subarray(0, length));
  return bitmap;
}

/** A bitmap, packed as in recordings. */
export function unpack(text: string): Uint8Array {
  return gunzipSync(Buffer.from(text, "base64"));
}
