/** What runs in the thread beside a run that reads a packed trace: it unpacks the file into a ring. */
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import { workerData } from "node:worker_threads";
import { createGunzip } from "node:zlib";
import type { InflatingTask } from "./inflated.ts";
import type { Packing } from "./packing.ts";
import { RingEnd } from "./ring.ts";

const CHUNK_BYTES = 1 << 17;

const { path, packing, ring } = workerData as InflatingTask;
const end = new RingEnd(ring);

/** What the codes of XZ Embedded mean (enum xz_ret), which it gives in place of words. */
const XZ_CODES: Readonly<Record<string, string>> = {
  "5": "not of the format",
  "6": "packed with options that are not read",
  "7": "damaged",
  "8": "unexpected end of file",
};

function inWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return XZ_CODES[/error code (\d+)/.exec(text)?.[1] ?? ""] ?? text;
}

/** One a packing; each ends early where nobody wants more. What unpacks is loaded here, so that it cannot fail unheard. */
const unpack: Readonly<Record<Packing, () => Promise<void>>> = {
  gzip: () => passOn(createReadStream(path).pipe(createGunzip({ chunkSize: CHUNK_BYTES }))),
  xz: async () => {
    // The package is CommonJS, and its name is not seen from outside.
    const { default: xz } = await import("xz-decompress");
    const packed = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
    try {
      await passOn(new xz.XzReadableStream(packed));
    } catch (error) {
      throw new Error(inWords(error));
    }
  },
  zstd: async () => {
    const { Decompress } = await import("fzstd");
    let isWanted = true;
    const decompress = new Decompress((chunk) => {
      isWanted = isWanted && end.put(chunk);
    });
    const file = openSync(path, "r");
    try {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      for (let size = readSync(file, chunk); size > 0 && isWanted; size = readSync(file, chunk)) {
        // It keeps what it was given until the next one.
        decompress.push(Uint8Array.from(chunk.subarray(0, size)));
      }
      if (isWanted) decompress.push(new Uint8Array(0), true);
    } finally {
      closeSync(file);
    }
  },
};

async function passOn(stream: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of stream) if (!end.put(chunk)) return;
}

try {
  await unpack[packing]();
  end.end();
} catch (error) {
  end.fail(error instanceof Error ? error.message : String(error));
}
