/** Debian's redis-server on loopback, on a port of its own, and a sweep with a queue in it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { expect } from "vitest";
import { freePort } from "../../bench/free-port.ts";

/** Why the tests that need Redis are skipped, or null where they are not. */
export const noRedis: string | null =
  spawnSync("redis-server", ["--version"]).status === 0 ? null : "redis-server is not installed";

export const titled = (title: string): string => (noRedis === null ? title : `${title} (skipped: ${noRedis})`);

/** How a Redis keeps what it holds: in a file that is written at once, or not at all. */
export type Kept = "persistent" | "volatile";

export class RedisServer {
  readonly port: number;
  readonly url: string;
  readonly #args: readonly string[];
  #child: ChildProcess | null = null;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.url = `redis://127.0.0.1:${port}`;
    this.#args = args;
  }

  static async start(folder: string, kept: Kept = "volatile", more: readonly string[] = []): Promise<RedisServer> {
    const keeping = kept === "persistent" ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
    const port = await freePort();
    const where = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
    const server = new RedisServer(port, [...where, ...keeping, ...more]);
    await server.begin();
    return server;
  }

  async begin(): Promise<void> {
    this.#child = spawn("redis-server", this.#args, { stdio: ["ignore", "pipe", "ignore"] });
    const ready = new Promise<void>((resolve, reject) => {
      this.#child!.stdout!.on("data", (text) => String(text).includes("Ready to accept connections") && resolve());
      this.#child!.on("exit", (code) => reject(new Error(`redis-server ended with code ${code}`)));
    });
    await ready;
  }

  /** By -9, so that nothing is written at the end. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#child = null;
    child.removeAllListeners("exit");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  client(name = "test"): Redis {
    return new Redis({ port: this.port, host: "127.0.0.1", connectionName: name });
  }
}

/** Waits for what is about to be, however long this machine takes. The test's own limit ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(10);
}

/** What every file of the results holds; of the manifest, all but when and how it was made. */
export function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return [name, name === "manifest.json" ? text.slice(0, text.indexOf('  "ran": {')) : text];
    }),
  );
}

/** Nothing but what BullMQ and the answers' time to live keep: no run waits, is at work or has failed. */
export async function expectNoRunLeft(redis: RedisServer): Promise<void> {
  const client = redis.client();
  try {
    const keys = await client.keys("fallthrough:*");
    expect(keys.filter((key) => !/:(?:meta|events|id|stalled-check|marker)$|^fallthrough:reply:/.test(key))).toEqual(
      [],
    );
  } finally {
    client.disconnect();
  }
}
