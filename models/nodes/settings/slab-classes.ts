/** The size classes: chunk sizes grow by a factor. Source: slabs.c of 1.6.18 and 1.4.7. */
import { chunkBytesMax, type NodeSettings, pageBytes } from "./settings.ts";

const HEADER_BYTES = 48;
const ALIGNMENT = 8;
/** Most classes below the last. */
const CLASSES_MAX = 62;
const CLASSES_MAX_OLD = 199;

export interface SlabClasses {
  /** Number of the last class; the first is 1. */
  readonly largest: number;
  /** By class. */
  readonly chunkBytes: Int32Array;
  /** Chunks of a page, by class. */
  readonly perPage: Int32Array;
  /** What a page of the class takes from the limit, by class. */
  readonly pageBytes: Int32Array;
  /** The class of an item of up to `8 * i` bytes, for sizes up to the largest chunk. */
  readonly byEighth: Uint8Array;
  readonly chunkBytesMax: number;
  readonly itemBytesMax: number;
}

export function slabClasses(settings: NodeSettings): SlabClasses {
  const { profile, growthFactor, itemBytesMax } = settings;
  const old = profile === "1.4";
  const page = pageBytes(settings);
  const largestChunk = chunkBytesMax(settings);
  const chunks = [0];
  let size = HEADER_BYTES + settings.smallestValueBytes;
  while (chunks.length <= (old ? CLASSES_MAX_OLD : CLASSES_MAX)) {
    const end = largestChunk / growthFactor;
    if (old ? size > end : size >= end) break;
    size = Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    chunks.push(size);
    size = Math.trunc(size * growthFactor);
  }
  chunks.push(largestChunk);
  const chunkBytes = Int32Array.from(chunks);
  const perPage = chunkBytes.map((bytes) => (bytes === 0 ? 0 : Math.floor(page / bytes)));
  // 1.6 takes whole pages where pages can move between classes or values can lie in pieces.
  const whole = profile === "modern" || (!old && largestChunk !== page);
  return {
    largest: chunks.length - 1,
    chunkBytes,
    perPage,
    pageBytes: chunkBytes.map((bytes, c) => (whole && bytes > 0 ? page : bytes * perPage[c])),
    byEighth: byEighth(chunkBytes, largestChunk),
    chunkBytesMax: largestChunk,
    itemBytesMax,
  };
}

/** Filled class by class: a loop over the sizes takes milliseconds of the start of a process. */
function byEighth(chunkBytes: Int32Array, largestChunk: number): Uint8Array {
  const table = new Uint8Array(Math.ceil(largestChunk / 8) + 1);
  const largest = chunkBytes.length - 1;
  let from = 1;
  for (let c = 1; c < largest; c++) {
    const to = Math.floor(chunkBytes[c] / 8) + 1;
    table.fill(c, from, to);
    from = to;
  }
  return table.fill(largest, from);
}
