/** Reads a recorded case and what the real program answered, from gzipped files of one folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { EvictCase } from "../../models/memcached-server/replay/evict-case.ts";

export interface Recorded {
  readonly bits: string;
  readonly present: string;
  readonly set_failed: number;
  readonly hits_per_1000: readonly number[];
  readonly stats: Readonly<Record<string, number>>;
  readonly items: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly slabs: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Seconds that the recording took. */
  readonly wall_s: number;
  readonly slabs_total: { readonly active_slabs: number; readonly total_malloced: number };
}

/** A case on a wall clock may say at which rate it was paced. */
export interface CaseFile extends EvictCase {
  readonly ops_file: string;
  readonly real_rate?: number;
}

export function readCase(folder: string, name: string): { spec: CaseFile; ops: Uint32Array; recorded: Recorded } {
  const json = (file: string) => JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString());
  const spec = json(`${name}.json.gz`) as CaseFile;
  const raw = gunzipSync(readFileSync(join(folder, spec.ops_file)));
  const ops = new Uint32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  return { spec, ops, recorded: json(`${name}.out.json.gz`) as Recorded };
}

/** A bitmap as the recordings pack it. */
export function unpack(text: string): Uint8Array {
  return gunzipSync(Buffer.from(text, "base64"));
}
