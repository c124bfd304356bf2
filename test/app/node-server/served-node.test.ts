import { once } from "node:events";
import { createConnection } from "node:net";
import { networkInterfaces } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { strike } from "../../../src/app/node-server/actions.ts";
import { controlOf } from "../../../src/app/node-server/control.ts";
import { parseFault } from "../../../src/app/node-server/fault-text.ts";
import type { ServedNode } from "../../../src/app/node-server/served-node.ts";
import { serve, Talker } from "./served.ts";

const set = (key: string, value: string, exptime = 0) => `set ${key} 0 ${exptime} ${value.length}\r\n${value}\r\n`;
const SCRIPT = `${set("a", "one")}get a b\r\n${set("b", "two").replace("3\r\n", "3 noreply\r\n")}get a b\r\nnonsense\r\ndelete\r\nget b\r\n`;
const ANSWERS =
  "STORED\r\nVALUE a 0 3\r\none\r\nEND\r\nVALUE a 0 3\r\none\r\nVALUE b 0 3\r\ntwo\r\nEND\r\nERROR\r\nERROR\r\nVALUE b 0 3\r\ntwo\r\nEND\r\n";

/** Does what the line says, as it comes by the control port. */
async function struck(served: ServedNode, line: string): Promise<void> {
  const fault = parseFault(line, { keepsMemory: served.keepsMemory });
  if (typeof fault === "string") throw new Error(fault);
  await strike(served, fault);
}

/** Clients that are served, in the order in which they came. */
async function clients(port: number, count: number): Promise<Talker[]> {
  const all = Array.from({ length: count }, () => new Talker(port));
  for (const client of all) expect(await client.ask("get none\r\n")).toBe("END\r\n");
  return all;
}

describe("a served node", () => {
  it("answers many requests in one packet, and one request in many packets, alike", async () => {
    const { port } = await serve();
    expect(await new Talker(port).ask(SCRIPT, ANSWERS.slice(-40))).toBe(ANSWERS);
    const slow = new Talker((await serve()).port);
    for (const byte of SCRIPT) {
      slow.socket.write(byte);
      await new Promise(setImmediate);
    }
    expect(await slow.until(ANSWERS.slice(-40))).toBe(ANSWERS);
  });

  it("says what it has to say and closes when it is asked to quit", async () => {
    const { port, node } = await serve();
    const client = new Talker(port);
    expect(await client.ask(`${set("a", "one")}quit\r\nget a\r\n`, "never")).toBe("STORED\r\nclosed");
    expect(node.sessions.size).toBe(0);
  });

  it("waits for a client that does not take its answers, and loses none of them", async () => {
    const { port, node } = await serve();
    const value = "v".repeat(500_000);
    const client = new Talker(port);
    expect(await client.ask(set("big", value))).toBe("STORED\r\n");
    client.text = "";
    client.socket.pause();
    client.socket.write("get big\r\n".repeat(400));
    await delay(300);
    // 200 MB were asked for, and only what fits in sockets and buffers was made.
    expect(node.counts.bytesWritten).toBeLessThan(50e6);
    expect(await new Talker(port).ask("get none\r\n")).toBe("END\r\n");
    client.socket.resume();
    let length = 0;
    client.socket.on("data", (data) => {
      length += data.length;
      client.text = "";
    });
    while (length < 400 * (value.length + 27)) await delay(5);
    expect(length).toBe(400 * (value.length + 27));
  });

  it("outlives whatever bytes it is sent", async () => {
    const { port, node } = await serve();
    for (let i = 0; i < 20; i++) {
      const client = new Talker(port);
      client.socket.write(
        Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * at * 31 + i * 7919 + (at >> 3)) & 255)),
      );
      client.socket.end();
      await client.until("never");
    }
    expect(await new Talker(port).ask("get none\r\n")).toBe("END\r\n");
    expect(node.sessions.size).toBe(1);
  });
});

describe("connections beyond -c", () => {
  it("are told so and closed by 1.6, as many as the real program turns away", async () => {
    const { port, node } = await serve("-c 64 -t 1");
    const all = await clients(port, 52);
    const late = new Talker(port);
    expect(await late.until("never")).toBe("ERROR Too many open connections\r\nclosed");
    expect(node.counts.rejected).toBe(1);
    all[0].socket.destroy();
    await delay(20);
    await clients(port, 1);
  });

  it.each([
    ["-c 64 -t 4 -o no_modern", undefined, 41],
    ["-c 64 -t 4", "1.4" as const, 41],
  ])("wait until somebody leaves: %s %s", async (args, profile, room) => {
    const { port, node } = await serve(args, { profile: profile! });
    const all = await clients(port, room);
    const late = new Talker(port);
    late.socket.write("get none\r\n");
    expect(await late.hears(50)).toBe(false);
    expect(node.counts).toMatchObject({ rejected: 0, listenDisabled: 1 });
    all[7].socket.destroy();
    expect(await late.until("\r\n")).toBe("END\r\n");
  });
});

describe("the clock of a served node", () => {
  it("stands still until debugtime moves it, and items die by it", async () => {
    const { port, clock } = await serve("", { runs: false });
    const client = new Talker(port);
    await client.ask(set("a", "one", 10));
    expect(await client.ask("debugtime 9\r\n")).toBe("OK\r\n");
    expect(await client.ask("get a\r\n", "END\r\n")).toContain("VALUE a");
    expect(await client.ask("debugtime p 1\r\n")).toBe("OK\r\n");
    expect(await client.ask("get a\r\n", "END\r\n")).toBe("END\r\n");
    expect(clock.micros).toBe(10e6);
    await client.ask("debugtime r\r\n");
    await delay(30);
    expect(clock.micros).toBeGreaterThan(10e6);
    for (const wrong of [
      "debugtime",
      "debugtime x",
      "debugtime -5",
      "debugtime r 5",
      "debugtime 5 5",
      "debugtime p x",
    ]) {
      expect(await client.ask(`${wrong}\r\n`)).toBe("ERROR\r\n");
    }
  });

  it("brings what is due when it is moved past it, each at its own instant", async () => {
    const { clock } = await serve("", { runs: false });
    const seen: number[] = [];
    clock.at(5e6, () => {
      seen.push(clock.micros);
      clock.after(2, () => seen.push(clock.micros));
    });
    clock.at(3e6, () => seen.push(clock.micros));
    clock.move(2);
    expect(seen).toEqual([]);
    clock.move(10);
    expect(seen).toEqual([3e6, 5e6, 7e6]);
    expect(clock.micros).toBe(12e6);
  });

  it("moves by itself where it runs", async () => {
    const { clock } = await serve();
    await new Promise<void>((resolve) => clock.after(0.02, resolve));
    expect(clock.micros).toBeGreaterThanOrEqual(20_000);
  });
});

describe("a fault", () => {
  it("crash loses memory and connections and refuses, until an empty node starts on the same port", async () => {
    const { port, served } = await serve();
    const client = new Talker(port);
    await client.ask(set("a", "one"));
    await served.crash();
    expect(await client.until("never")).toMatch(/ECONNRESET|closed/);
    expect(await new Talker(port).until("never")).toBe("ECONNREFUSED");
    await served.recover();
    expect(await new Talker(port).ask("get a\r\n")).toBe("END\r\n");
  });

  it("pause answers nothing, takes connections, and does in the end what was asked, also of those who left", async () => {
    const { port, served } = await serve();
    const client = new Talker(port);
    await client.ask(set("a", "one"));
    served.pause();
    const gone = new Talker(port);
    gone.socket.write(set("b", "late"));
    await delay(20);
    gone.socket.destroy();
    client.socket.write("get a\r\n");
    expect(await client.hears(50)).toBe(false);
    served.resume();
    expect(await client.until("END\r\n")).toBe("VALUE a 0 3\r\none\r\nEND\r\n");
    expect(await client.ask("get b\r\n", "END\r\n")).toContain("late");
  });

  it("slow answers in order, so much later", async () => {
    const { port, served } = await serve();
    const client = new Talker(port);
    served.slow(0.06);
    const from = performance.now();
    client.socket.write(set("a", "one"));
    client.socket.write("get a\r\n");
    expect(await client.until("END\r\n")).toBe("STORED\r\nVALUE a 0 3\r\none\r\nEND\r\n");
    expect(performance.now() - from).toBeGreaterThanOrEqual(60);
  });

  it("warm-restart keeps memory, down from when it is told for as long as was said, whoever is connected", async () => {
    const { port, served, clock } = await serve("-e /dev/shm/none", { runs: false });
    await new Talker(port).ask(set("a", "one"));
    // One that takes nothing and closes nothing.
    const idle = createConnection({ port, host: "127.0.0.1", allowHalfOpen: true });
    await once(idle, "connect");
    await struck(served, "warm-restart+2s");
    expect(served.state).toBe("stopped");
    expect(await new Talker(port).until("never")).toBe("ECONNREFUSED");
    clock.move(2);
    expect(served.state).toBe("up");
    await delay(20);
    expect(await new Talker(port).ask("get a\r\n", "END\r\n")).toContain("one");
    idle.destroy();
  });

  it("recover ends a warm stop early and starts empty, on the port that the process has just left", async () => {
    const { port, served, clock } = await serve("-e /dev/shm/none", { runs: false });
    await new Talker(port).ask(set("a", "one"));
    await struck(served, "warm-restart+2s");
    await struck(served, "recover");
    expect(await new Talker(port).ask("get a\r\n")).toBe("END\r\n");
    clock.move(2);
    await delay(20);
    expect(await new Talker(port).ask("get a\r\n")).toBe("END\r\n");
  });

  it("flush makes every item invalid, and the process goes on", async () => {
    const { port, served } = await serve();
    const client = new Talker(port);
    await client.ask(set("a", "one"));
    await struck(served, "flush");
    expect(await client.ask("get a\r\n")).toBe("END\r\n");
    expect(await client.ask(set("a", "two"))).toBe("STORED\r\n");
    expect(await client.ask("get a\r\n", "END\r\n")).toContain("two");
  });

  it("flap is down and up again, each for as long as was said", async () => {
    const { served, clock } = await serve("", { runs: false });
    await struck(served, "flap down=1s up=2s times=2");
    const states = [];
    for (let second = 0; second < 5; second++) {
      states.push(served.state);
      clock.move(1);
    }
    expect(states).toEqual(["down", "up", "up", "down", "up"]);
  });

  const noIPv6 = !Object.values(networkInterfaces())
    .flat()
    .some((one) => one?.address === "::1");
  it.skipIf(noIPv6)("says where it listens on IPv6 with the address in brackets", async () => {
    const { served, port } = await serve("", { host: "::1" });
    expect(served.addresses).toEqual([`[::1]:${port}`]);
  });

  it("is over when its time is", async () => {
    const { port, served, clock } = await serve("", { runs: false });
    await struck(served, "crash+30s");
    expect(await new Talker(port).until("never")).toBe("ECONNREFUSED");
    clock.move(30);
    await delay(20);
    expect(await new Talker(port).ask("get a\r\n")).toBe("END\r\n");
    await struck(served, "pause for=5s");
    expect(served.state).toBe("paused");
    clock.move(5);
    expect(served.state).toBe("up");
    await struck(served, "slow=1s+5s");
    expect(served.delayMs).toBe(1000);
    clock.move(5);
    expect(served.delayMs).toBe(0);
  });

  it("comes by the control port, a line each", async () => {
    const { served, port } = await serve();
    const control = controlOf(served);
    await new Promise<void>((resolve) => control.server.listen(0, "127.0.0.1", resolve));
    const user = new Talker((control.server.address() as { port: number }).port);
    expect(await user.ask("crash\n", "\n")).toBe("OK\n");
    expect(JSON.parse(await user.ask("status\n", "\n"))).toMatchObject({ state: "down", connections: 0 });
    expect(await user.ask("start\n", "\n")).toBe("OK\n");
    await clients(port, 1);
    expect(await user.ask("pause+1h\n", "\n")).toBe("OK\n");
    expect(JSON.parse(await user.ask("status\n", "\n"))).toMatchObject({ state: "paused" });
    expect(await user.ask("resume\n", "\n")).toBe("OK\n");
    expect(await user.ask("slow=5ms\n", "\n")).toBe("OK\n");
    expect(JSON.parse(await user.ask("status\n", "\n"))).toMatchObject({ state: "up", delayMs: 5, clockRuns: true });
    expect(await user.ask("slow=0\n", "\n")).toBe("OK\n");
    expect(await user.ask("warm-restart\n", "\n")).toMatch(/^ERROR 'warm-restart': .*start it with -e FILE\n$/);
    expect(await user.ask("puase\n", "\n")).toMatch(/^ERROR 'puase'; expected .*; did you mean 'pause'\?\n$/);
    control.end();
  });
});
