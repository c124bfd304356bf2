import { once } from "node:events";
import { type AddressInfo, createConnection } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { controlOf } from "../../../src/app/node-server/control.ts";
import { serve, Talker } from "./served.ts";

async function controlled(args = "") {
  const all = await serve(args, { runs: false });
  const control = controlOf(all.served);
  await new Promise<void>((resolve) => control.server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void control.end());
  return { ...all, control: (control.server.address() as AddressInfo).port };
}

const stateOf = async (control: number) =>
  (JSON.parse(await new Talker(control).ask("status\n", "\n")) as { state: string }).state;

describe("the control port", () => {
  it.each([
    ["at once, as a TCP health check does", ""],
    ["amid a line", "cra"],
    ["before the answer has come", "slow=1ms\nstatus\nhelp\n"],
  ])("outlives a client that resets its connection %s", async (_, text) => {
    const { port, control } = await controlled();
    for (let i = 0; i < 20; i++) {
      const socket = createConnection(control, "127.0.0.1");
      await once(socket, "connect");
      if (text !== "") await new Promise((resolve) => socket.write(text, resolve));
      socket.resetAndDestroy();
    }
    expect(await stateOf(control)).toBe("up");
    expect(await new Talker(port).ask("get none\r\n")).toBe("END\r\n");
  });

  it("does what it was told by a client that has left without an answer", async () => {
    const { served, control } = await controlled();
    const socket = createConnection(control, "127.0.0.1");
    socket.end("pause\n");
    await once(socket, "connect");
    while (!served.isPaused) await new Promise(setImmediate);
    expect(await stateOf(control)).toBe("paused");
  });

  it("answers whoever has sent all lines and closed that side, the last line without its end", async () => {
    const { control } = await controlled();
    const socket = createConnection({ port: control, host: "127.0.0.1", allowHalfOpen: true }).setEncoding("utf8");
    socket.end("pause\nresume\nstatus");
    let text = "";
    for await (const part of socket) text += part;
    expect(text).toMatch(/^OK\nOK\n\{"state":"up".*\}\n$/);
  });

  it("does the lines of one connection in their order", async () => {
    const { control } = await controlled("-e none");
    const client = new Talker(control);
    const lines = ["warm-restart+1s", "status", "start", "status", "crash", "status", "recover", "status"];
    client.socket.write(lines.map((line) => `${line}\n`).join(""));
    while (client.text.split("\n").length <= lines.length) await new Promise(setImmediate);
    expect(client.text.replaceAll(/\{"state":"(\w+)".*\}/g, "$1").split("\n")).toEqual([
      "OK",
      "stopped",
      "OK",
      "up",
      "OK",
      "down",
      "OK",
      "up",
      "",
    ]);
  });

  it("refuses a line without an end, and keeps nothing of it", async () => {
    const { control } = await controlled();
    const client = new Talker(control);
    const part = "x".repeat(1 << 16);
    let sent = 0;
    const send = () => {
      if (client.ended !== null || sent >= 64 << 20) return;
      sent += part.length;
      client.socket.write(part, send);
    };
    send();
    expect(await client.until("never")).toMatch(
      /^(?:ERROR expected a line of at most 1024 bytes\n)?(?:closed|ECONNRESET|EPIPE)$/,
    );
    expect(sent).toBeLessThan(64 << 20);
    expect(await new Talker(control).ask(`${"x".repeat(2000)}\n`, "\n")).toBe(
      "ERROR expected a line of at most 1024 bytes\n",
    );
    expect(await stateOf(control)).toBe("up");
  });

  it("does no more lines for a client that takes no answers", async () => {
    const { served, control } = await controlled();
    const socket = createConnection(control, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    // The answers are a thousand times as long as the lines: some 60 MB, far more than sockets hold.
    socket.write(`${"help\n".repeat(30_000)}pause\n`);
    await once(socket, "connect");
    for (let i = 0; i < 300; i++) await stateOf(control);
    expect(served.state).toBe("up");
    expect(process.memoryUsage().rss).toBeLessThan(2e9);
  });

  it("answers lines of any bytes with what it expects", async () => {
    const { control } = await controlled();
    for (const line of [
      "\0\xff\x80",
      "crash@",
      "@@++==",
      "slow=1e308",
      "slow by=-1s",
      "{}",
      "__proto__",
      "crash for=x",
    ]) {
      expect(await new Talker(control).ask(`${line}\n`, "\n")).toMatch(/^ERROR '.*expected /s);
    }
    expect(await stateOf(control)).toBe("up");
  });
});
