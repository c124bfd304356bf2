/**
 * Lines about as long as memcached's buffers, to a real memcached and to a served node. What the real one does is the recording
 * that the other tests read (`vitest -u` writes it anew).
 */
import { createConnection } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { LAST, type LongLine, longLines, outcome, recordingOf } from "../memcached-server/long-lines.ts";
import { noMemcached, titled } from "./programs.ts";
import { CacheServer, delay, freePorts, type Kind, killAll } from "./servers.ts";

const AT_ONCE = 200;
/** Longer than a server takes to read what it was sent, and to close the connection. */
const LOOKED_AT_MS = 400;

const servers: CacheServer[] = [];
afterEach(() => killAll(servers.splice(0)));

async function started(kind: Kind): Promise<number> {
  const [port] = await freePorts(1);
  const server = new CacheServer(port!, [], kind);
  servers.push(server);
  await server.start();
  return port!;
}

/** All that comes of the two pieces, up to the answer `LAST` or to the end of the connection. */
function sent(
  port: number,
  { bytes, afterwards }: Pick<LongLine, "bytes" | "afterwards">,
): Promise<{ text: string; isClosed: boolean }> {
  return new Promise((resolve) => {
    let text = "";
    const socket = createConnection(port, "127.0.0.1", async () => {
      socket.write(bytes, "latin1");
      await delay(LOOKED_AT_MS);
      if (!socket.destroyed) socket.write(afterwards);
    });
    socket.setNoDelay(true).setEncoding("latin1");
    socket.on("data", (data) => {
      text += data;
      if (!text.endsWith(LAST)) return;
      resolve({ text, isClosed: false });
      socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve({ text, isClosed: true }));
  });
}

async function recording(kind: Kind): Promise<string> {
  const port = await started(kind);
  const outcomes: string[] = [];
  for (let i = 0; i < longLines.length; i += AT_ONCE) {
    const some = await Promise.all(longLines.slice(i, i + AT_ONCE).map((line) => sent(port, line)));
    outcomes.push(...some.map(({ text, isClosed }) => outcome(text, isClosed)));
  }
  return recordingOf(outcomes);
}

describe.skipIf(noMemcached !== null)(
  titled("a line that is about as long as memcached's buffers", noMemcached),
  () => {
    // Answers that lie unread when memcached closes a connection are lost with it: who is kept from running for a moment misses them.
    it("meets with what is recorded, at memcached and at a served node", { retry: 3 }, async () => {
      await expect(await recording("memcached")).toMatchFileSnapshot("../fixtures/nodes/long-lines.txt");
      await expect(await recording("fallthrough node")).toMatchFileSnapshot("../fixtures/nodes/long-lines.txt");
    });

    it("takes with it the answers that were not sent yet, at both", async () => {
      const long = "x".repeat(3000);
      const requests = [
        `version\r\n${long}`,
        `get a\r\n${long}`,
        `set a 0 0 1\r\nx\r\n${long}`,
        `mn\r\nversion\r\n${long}`,
        `${"version\r\n".repeat(20)}${long}`,
        `${"version\r\n".repeat(21)}${long}`,
        `${"version\r\n".repeat(25)}${long}`,
        `${"version\r\n".repeat(45)}${long}`,
        "version\r\nGET / HTTP/1.1\r\n",
        "version\r\nquit\r\n",
      ];
      const [real, model] = await Promise.all((["memcached", "fallthrough node"] as const).map(started));
      for (const bytes of requests) {
        const [expected, got] = await Promise.all([real, model].map((port) => sent(port, { bytes, afterwards: "" })));
        expect(expected!.isClosed).toBe(true);
        expect({ bytes, ...got }).toEqual({ bytes, ...expected });
      }
    });
  },
);
