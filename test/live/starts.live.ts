/** Command lines with which the real program starts or refuses to, and what the model says of each. */
import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parseFlags } from "../../models/nodes/settings/flags.ts";
import { chunkBytesMax } from "../../models/nodes/settings/settings.ts";
import { memcachedBinary, noMemcached, titled } from "./programs.ts";
import { ask, CacheServer, freePorts, killAll } from "./servers.ts";

/** How long the real program takes at most to refuse. */
const REFUSAL_MS = 20_000;

const STARTS = [
  "-o slab_chunk_max=8192",
  "-o slab_chunk_max=512",
  "-n 5 -f 1.05 -o modern,slab_chunk_max=8192",
  "-n 1000 -o slab_chunk_max=512",
  "-o slab_chunk_max=8192,no_modern",
  "-o slab_chunk_max=8192,no_chunked_items",
  "-I 2m -o slab_chunk_max=8192,no_chunked_items",
  "-I 2m -o no_chunked_items",
  "-o no_chunked_items",
  "-I 4m -o slab_chunk_max=1048576",
  "-I 1536 -o slab_chunk_max=512",
];

const REFUSED = [
  "-o slab_chunk_max=1025",
  "-o slab_chunk_max=100000",
  "-o slab_chunk_max=8k",
  "-o slab_chunk_max=x",
  "-o slab_chunk_max",
  "-o slab_chunk_max=0",
  "-I 4m -o slab_chunk_max=2097152",
  "-I 3m -o slab_chunk_max=196608",
  "-I 512k -o slab_chunk_max=1048576",
  "-I 512k -o no_chunked_items",
  "-I 1536",
];

describe.skipIf(noMemcached !== null)(titled("a command line of memcached", noMemcached), () => {
  it.each(STARTS)("starts the real program, with the largest chunk that the model says: %s", async (line) => {
    const { flags, problems } = parseFlags(line);
    expect(problems).toEqual([]);
    const [port] = await freePorts(1);
    const server = new CacheServer(port!, line.split(" "));
    try {
      await server.start();
      const text = await ask(port!, "stats settings\r\n", "END\r\n");
      expect(/^STAT slab_chunk_max (\d+)/m.exec(text)![1]).toBe(String(chunkBytesMax(flags.settings)));
    } finally {
      await killAll([server]);
    }
  });

  it.each(REFUSED)("is refused by the real program and by the model: %s", async (line) => {
    expect(parseFlags(line).problems).not.toEqual([]);
    const [port] = await freePorts(1);
    const args = ["-u", "root", "-l", "127.0.0.1", "-p", String(port), "-U", "0", ...line.split(" ")];
    const { code, signal } = await new Promise<NodeJS.ErrnoException & { signal?: string }>((resolve, reject) => {
      execFile(memcachedBinary, args, { timeout: REFUSAL_MS, killSignal: "SIGKILL" }, (error) =>
        error === null ? reject(new Error("it ended well")) : resolve(error as never),
      );
    });
    // It exits with EX_USAGE, or crashes. SIGKILL means that it was still running.
    expect(code === null ? signal : code).not.toBe("SIGKILL");
  });
});
