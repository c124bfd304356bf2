/** Cache servers as processes on loopback, real ones or the model's, that can be killed, paused and started for real. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createConnection, createServer, type Socket } from "node:net";
import { program } from "../cli/fallthrough.ts";
import { mortal } from "./children.ts";
import { memcachedBinary } from "./programs.ts";

/** What is started as a cache server: the real program, or the model behind a door of its own. */
export type Kind = "memcached" | "fallthrough node";

export class CacheServer {
  readonly kind: Kind;
  readonly port: number;
  readonly args: readonly string[];
  #child: ChildProcess | null = null;
  readonly #fillers: Socket[] = [];

  constructor(port: number, args: readonly string[] = [], kind: Kind = "memcached") {
    this.port = port;
    this.args = args;
    this.kind = kind;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  async start(): Promise<void> {
    const args = ["-l", "127.0.0.1", "-p", String(this.port), "-U", "0", "-u", "root", ...this.args];
    const child =
      this.kind === "memcached"
        ? spawn(memcachedBinary, args, { stdio: "ignore" })
        : spawn(process.execPath, [program, "node", ...args], { stdio: "ignore" });
    this.#child = mortal(child);
    for (let i = 0; !(await accepts(this.port)); i++) {
      if (child.exitCode !== null) throw new Error(`${this.kind} ${args.join(" ")} ended with ${child.exitCode}`);
      if (i > 500) throw new Error(`${this.kind} does not listen on ${this.port}`);
      await delay(20);
    }
  }

  /** Ends it as a crash would; resolves when nothing listens any more. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    for (const socket of this.#fillers.splice(0)) socket.destroy();
    if (child === null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await ended;
  }

  /** Resolves when all of its threads stand still, which takes a moment on a busy machine. */
  async pause(): Promise<void> {
    const { pid } = this.#child!;
    process.kill(pid!, "SIGSTOP");
    for (let i = 0; i < 500; i++) {
      const states = readdirSync(`/proc/${pid}/task`).map(
        (task) => /\) (\w)/.exec(readFileSync(`/proc/${pid}/task/${task}/stat`, "latin1"))?.[1],
      );
      if (states.every((state) => state === "T")) return;
      await delay(10);
    }
    throw new Error(`${this.kind} on ${this.port} does not stop`);
  }

  resume(): void {
    this.#child!.kill("SIGCONT");
  }

  /**
   * Connects until the kernel lets nobody in any more, which it does for a process that takes none off its queue: it then
   * drops the packets that ask for a connection, as a machine that is off would. Started with a short `-b`.
   */
  async fillBacklog(): Promise<void> {
    for (let waiting = 0; waiting < 20; waiting++) {
      const socket = createConnection(this.port, "127.0.0.1");
      socket.on("error", () => {});
      this.#fillers.push(socket);
      const isIn = await Promise.race([
        new Promise<boolean>((resolve) => socket.once("connect", () => resolve(true))),
        // The kernel alone answers, at once: only this process may be kept from hearing it.
        delay(500).then(() => false),
      ]);
      if (!isIn) return;
    }
    throw new Error(`the backlog of ${this.port} does not fill`);
  }

  /** Answers of this server to requests that it is asked directly, past any client. */
  async held(keys: readonly string[]): Promise<Map<string, string>> {
    const values = new Map<string, string>();
    for (let at = 0; at < keys.length; at += 100) {
      const text = await ask(this.port, `get ${keys.slice(at, at + 100).join(" ")}\r\n`, "END\r\n");
      for (const [, key, value] of text.matchAll(/^VALUE (\S+) \d+ \d+\r\n(.*)\r$/gm)) values.set(key!, value!);
    }
    return values;
  }
}

/** Ends all that still runs. */
export async function killAll(servers: readonly CacheServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.kill()));
}

export const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** One request over a socket of its own, answered up to `end`. */
export function ask(port: number, request: string, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = createConnection(port, "127.0.0.1", () => socket.write(request, "latin1"));
    socket
      .setEncoding("latin1")
      .setTimeout(5000, () => socket.destroy(new Error(`${port} does not answer ${request}`)));
    socket.on("data", (data) => {
      text += data;
      if (!text.endsWith(end)) return;
      resolve(text);
      socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`${port} closed, after ${JSON.stringify(text.slice(0, 200))}`)));
  });
}

/** Ports on which nothing listens at the moment. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = held.map((server) => (server.address() as { port: number }).port);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
