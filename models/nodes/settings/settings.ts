/** Settings of a memcached process that affect what is stored (1.6.18, 1.4.7). */
import { MIB } from "../../../src/core/units.ts";

/** `modern`: 1.6.18 at its defaults; `classic`: 1.6.18 with `-o no_modern`; `1.4`: 1.4.5 to 1.4.7. */
export const profileNames = ["modern", "classic", "1.4"] as const;
export type ProfileName = (typeof profileNames)[number];

export interface NodeSettings {
  readonly profile: ProfileName;
  /** False with `-M`: stores fail when memory is full. */
  readonly evict: boolean;
  /** False with `-C`: items carry no CAS number and are 8 bytes smaller (1.6 only). */
  readonly cas: boolean;
  /** `-f`, above 1. */
  readonly growthFactor: number;
  /** `-n`: room for key, flags and value in the smallest chunk. */
  readonly smallestValueBytes: number;
  /** `-I`: the largest item. */
  readonly itemBytesMax: number;
  /** `-o slab_chunk_max`, in bytes: larger items are stored in pieces (1.6 only); 0 for the program's own, see `chunkBytesMax`. */
  readonly slabChunkMax: number;
  /**
   * `-e`: memory lies in a file, so that a process can hand it over to the next one at a clean stop. The process takes all of it
   * when it starts: a page for each class, and the rest for whatever class asks (1.6 only).
   */
  readonly memoryFile: boolean;
  /**
   * When the background work of `modern` is done. `instant`: right after each operation (fast; hit ratios within 0.1 points of the
   * real server's). `timed`: at the moments at which the real threads wake, for which the caller calls `advance` (exact).
   */
  readonly maintenance: "instant" | "timed";
  /** Bytes of a key, where operations do not give its name. They matter for large values, which are cut in pieces. */
  readonly keyBytes: number;
  /** Unix time of second 0 of the simulation. Expiry times beyond 30 days are absolute. */
  readonly epochSeconds: number;
}

export const defaultSettings: NodeSettings = {
  profile: "modern",
  evict: true,
  cas: true,
  growthFactor: 1.25,
  smallestValueBytes: 48,
  itemBytesMax: MIB,
  slabChunkMax: 0,
  memoryFile: false,
  maintenance: "instant",
  keyBytes: 16,
  epochSeconds: 1_700_000_000,
};

/** The largest chunk: larger items are stored in pieces. */
export function chunkBytesMax({ profile, itemBytesMax, slabChunkMax }: NodeSettings): number {
  if (profile === "1.4") return itemBytesMax;
  if (slabChunkMax > 0) return slabChunkMax;
  return profile === "modern" || itemBytesMax > MIB ? MIB / 2 : MIB;
}

/** Bytes of a page before it is cut into chunks. */
export function pageBytes({ profile, itemBytesMax }: NodeSettings): number {
  return profile === "1.4" ? itemBytesMax : MIB;
}
