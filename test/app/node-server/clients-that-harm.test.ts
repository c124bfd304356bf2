/** Clients that do not read, that leave, that close one side, that ask for everything at once; and what others notice of it. */
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { generalStats } from "../../../models/nodes/statistics/statistics.ts";
import { controlOf } from "../../../src/app/node-server/control.ts";
import { Streams } from "../../../src/core/random.ts";
import { serve, Talker } from "./served.ts";

const set = (key: string, value: string) => `set ${key} 0 0 ${value.length}\r\n${value}\r\n`;
const BIG = "v".repeat(1_000_000);
const BIG_ANSWER_BYTES = `VALUE big 0 ${BIG.length}\r\n${BIG}\r\nEND\r\n`.length;

async function withBig() {
  const all = await serve();
  const other = new Talker(all.port);
  expect(await other.ask(set("big", BIG))).toBe("STORED\r\n");
  return { ...all, other, gets: () => generalStats(all.node.storage, 0).cmd_get };
}

describe("a client that has gone", () => {
  it.each(["with a reset", "in good order"])("%s has nothing done for it but what it asked for first", async (how) => {
    const { port, served, other, gets } = await withBig();
    served.pause();
    const socket = createConnection(port, "127.0.0.1");
    await new Promise((resolve) => socket.write("get big\r\n".repeat(7000), resolve));
    if (how === "with a reset") socket.resetAndDestroy();
    else socket.destroy();
    await once(socket, "close");
    served.resume();
    // One turn, and where the kernel still takes answers as much as it has room for.
    while (served.connections > 1) await other.ask("version\r\n");
    expect(gets()).toBeGreaterThan(0);
    expect(gets()).toBeLessThanOrEqual(42);
  });

  it("has its sets done as far as they came, since they need no answer", async () => {
    const { port, served } = await serve();
    served.pause();
    const socket = createConnection(port, "127.0.0.1");
    const sets = Array.from({ length: 300 }, (_, i) => set(`k${i}`, "x").replace("1\r\n", "1 noreply\r\n"));
    await new Promise((resolve) => socket.write(sets.join(""), resolve));
    socket.destroy();
    await once(socket, "close");
    served.resume();
    const other = new Talker(port);
    await other.ask("version\r\n");
    while (served.connections > 1) await other.ask("version\r\n");
    expect(await other.ask("get k0 k299\r\n", "END\r\n")).toBe("VALUE k0 0 1\r\nx\r\nVALUE k299 0 1\r\nx\r\nEND\r\n");
  });
});

describe("a client that closes its side when it has asked", () => {
  it("still gets every answer, more than sockets hold", async () => {
    const { port } = await withBig();
    const socket = createConnection({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.end("get big\r\n".repeat(30));
    let bytes = 0;
    for await (const part of socket) bytes += (part as Buffer).length;
    expect(bytes).toBe(30 * BIG_ANSWER_BYTES);
  });
});

describe("a client that asks for much in one go", () => {
  it.each([
    ["a pipeline", "get none\r\n".repeat(20_000), 20_000],
    ["one line with many keys", `get${" none".repeat(20_000)}\r\n`, 20_000],
  ])("with %s keeps nobody else waiting until it is done", async (_, bytes, total) => {
    const { port, served, node } = await serve();
    const other = new Talker(port);
    await other.ask("version\r\n");
    served.pause();
    const greedy = createConnection(port, "127.0.0.1");
    onTestFinished(() => void greedy.destroy());
    greedy.resume().write(bytes);
    await once(greedy, "connect");
    served.resume();
    const answered: number[] = [];
    const misses = () => generalStats(node.storage, 0).get_misses;
    while (misses() < total) {
      await other.ask("version\r\n");
      answered.push(misses());
    }
    // Asked over and over, it was answered many times while the other's work went on.
    expect(answered.filter((done) => done > 0 && done < total).length).toBeGreaterThan(20);
  });
});

/** Words of the text protocol, of the control port and of neither; no `debugtime`, `shutdown` or fault by the clock. */
const WORDS =
  "get gets gat set add cas incr delete touch mg ms md ma mn me stats flush_all version verbosity quit lru_crawler slabs a b k0 k1 " +
  "noreply 0 1 5 -1 30 1048576 4294967297 T0 v t items slabs reset metadump all HTTP/1.1 " +
  "crash recover restart warm-restart warm-stop warm-start pause resume slow=1ms slow=0 flush flap status help by=1ms for=5s down=1s";

describe("clients of every kind, at every socket at once", () => {
  it.each([
    1, 2, 3, 4,
  ])("leave a node that answers right, whatever they send and however they leave: seed %i", async (seed) => {
    const stream = new Streams(seed).stream("sockets");
    const below = (n: number) => stream.below(n);
    const words = WORDS.split(" ");
    const random = (length: number) => String.fromCharCode(...Array.from({ length }, () => below(256)));
    const line = () => Array.from({ length: 1 + below(6) }, () => words[below(words.length)]).join(" ");
    const kinds = [
      () => random(below(3000)),
      () => `\x80${random(23)}`,
      () => `\x80\x0a${"\0".repeat(9)}\x04${"\0".repeat(12)}body`.repeat(below(50)),
      () => `${line()}\r\n`.repeat(1 + below(80)),
      () => `${line()}\n${line()}\r\n${line()}`,
      () => `set k${below(9)} 0 0 ${below(9000)}\r\n${"d".repeat(below(9000))}\r\n`,
      () => `${["get ", "gat 0 ", "nonsense "][below(3)]}${"k ".repeat(below(20_000))}`,
      () => "get k0 k1 k2\r\n".repeat(below(2000)),
    ];
    const ends: readonly ((socket: Socket) => void)[] = [
      (socket) => socket.destroy(),
      (socket) => socket.resetAndDestroy(),
      (socket) => socket.end(),
      (socket) => socket.pause(),
      () => {},
    ];
    const { port, served } = await serve("-m 64 -e none", { runs: false });
    const control = controlOf(served);
    await new Promise<void>((resolve) => control.server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void control.end());
    const controlPort = (control.server.address() as { port: number }).port;
    for (let round = 0; round < 40; round++) {
      const sockets = Array.from({ length: 5 }, () =>
        createConnection(below(3) === 0 ? controlPort : port, "127.0.0.1"),
      );
      for (const socket of sockets) {
        onTestFinished(() => void socket.destroy());
        socket.on("error", () => {});
        if (below(4) > 0) socket.resume();
        socket.once("connect", () => {
          for (let i = 1 + below(3); i > 0; i--) socket.write(kinds[below(kinds.length)](), "latin1");
          if (below(2) === 0) ends[below(ends.length)](socket);
          else socket.write("", () => ends[below(ends.length)](socket));
        });
      }
      await Promise.all(
        sockets.map((socket) => new Promise((resolve) => socket.once("connect", resolve).once("close", resolve))),
      );
    }
    // What a test would say that begins anew.
    const user = new Talker(controlPort);
    for (const fault of ["resume", "slow=0", "crash", "start"]) expect(await user.ask(`${fault}\n`, "\n")).toBe("OK\n");
    const client = new Talker(port);
    expect(await client.ask(`get k0\r\n${set("k0", "right")}get k0\r\n`, "right\r\nEND\r\n")).toBe(
      "END\r\nSTORED\r\nVALUE k0 0 5\r\nright\r\nEND\r\n",
    );
    expect(served.state).toBe("up");
  });
});
