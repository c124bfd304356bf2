/**
 * How long a test waits for a served node: when it starts, beside what Node.js itself takes on this machine at this moment, and
 * for an answer beside clients that take none.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { expect, it } from "vitest";
import { program } from "../cli/fallthrough.ts";
import { mortal } from "./children.ts";
import { delay } from "./servers.ts";

const ROUNDS = 11;
/** 30 ms more than Node.js itself, which takes some 50; a machine that is slower, or busy, is that at both. */
const RATIO_MAX = (50 + 30) / 50;

async function bareMs(): Promise<number> {
  const from = performance.now();
  await once(mortal(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" })), "exit");
  return performance.now() - from;
}

/** The longest that an answer may take beside the others. */
const ANSWER_MS_MAX = 100;

/** From spawn to the first reply. */
async function servedMs(): Promise<number> {
  const from = performance.now();
  const child = mortal(spawn(process.execPath, [program, "node", "-p", "0"], { stdio: ["ignore", "pipe", "ignore"] }));
  const [greeting] = await once(child.stdout!, "data");
  const socket = createConnection(Number(/:(\d+)/.exec(String(greeting))![1]), "127.0.0.1");
  socket.write("version\r\n");
  await once(socket, "data");
  const tookMs = performance.now() - from;
  socket.destroy();
  child.kill("SIGKILL");
  await once(child, "exit");
  return tookMs;
}

const quantile = (all: readonly number[], share: number) =>
  [...all].sort((a, b) => a - b)[Math.floor((all.length - 1) * share)];

it(`a served node replies soon after it was started: median of ${ROUNDS}`, async () => {
  const bare: number[] = [];
  const served: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await bareMs());
    served.push(await servedMs());
  }
  const told = (all: readonly number[]) => [0.25, 0.5, 0.75].map((share) => quantile(all, share).toFixed(0)).join("/");
  console.log(`ms, quartiles: Node.js ${told(bare)}, a served node ${told(served)}`);
  expect(quantile(served, 0.5) / quantile(bare, 0.5)).toBeLessThan(RATIO_MAX);
});

it("a served node answers beside 200 clients that ask for much and take nothing", async () => {
  const child = mortal(spawn(process.execPath, [program, "node", "-p", "0"], { stdio: ["ignore", "pipe", "ignore"] }));
  const port = Number(/:(\d+)/.exec(String((await once(child.stdout!, "data"))[0]))![1]);
  const other = createConnection(port, "127.0.0.1");
  const answeredMs = async (request: string) => {
    const from = performance.now();
    other.write(request);
    await once(other, "data");
    return performance.now() - from;
  };
  const value = "v".repeat(1_048_000);
  await answeredMs(`set big 0 0 ${value.length}\r\n${value}\r\n`);
  const deaf = Array.from({ length: 200 }, () => createConnection(port, "127.0.0.1").pause());
  for (const socket of deaf) {
    socket.on("error", () => {});
    socket.write("get big\r\n".repeat(7000));
  }
  const all: number[] = [];
  for (let i = 0; i < 100; i++) {
    all.push(await answeredMs("version\r\n"));
    await delay(10);
  }
  for (const socket of [other, ...deaf]) socket.destroy();
  child.kill("SIGKILL");
  console.log(`ms: median ${quantile(all, 0.5).toFixed(1)}, longest ${Math.max(...all).toFixed(1)}`);
  expect(Math.max(...all)).toBeLessThan(ANSWER_MS_MAX);
});
