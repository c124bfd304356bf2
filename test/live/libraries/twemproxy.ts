/** twemproxy as a process, and one connection to it that speaks memcached's text protocol. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mortal } from "../children.ts";
import { delay, freePorts } from "../servers.ts";
import type { LibraryProcess, Options, Page, Said, Verb } from "./library.ts";

export class Twemproxy implements LibraryProcess {
  readonly #child: ChildProcess;
  readonly #directory: string;
  readonly #port: number;
  #socket: Socket;
  #text = "";
  #heard: () => void = () => {};

  private constructor(child: ChildProcess, directory: string, port: number, socket: Socket) {
    this.#child = child;
    this.#directory = directory;
    this.#port = port;
    this.#socket = this.#listened(socket);
  }

  static async open(program: string, servers: readonly number[], options: Options): Promise<Twemproxy> {
    const [port, statistics] = await freePorts(2);
    const directory = mkdtempSync(join(tmpdir(), "twemproxy-"));
    const given = Object.entries(options).map(([name, value]) => `  ${name}: ${value}\n`);
    const list = servers.map((one) => `   - 127.0.0.1:${one}:1\n`);
    const settings = join(directory, "nutcracker.yml");
    writeFileSync(settings, `pool:\n  listen: 127.0.0.1:${port}\n${given.join("")}  servers:\n${list.join("")}`);
    const child = mortal(spawn(program, ["-c", settings, "-s", String(statistics)], { stdio: "ignore" }));
    for (let i = 0; i < 500; i++) {
      const socket = await connected(port!);
      if (socket !== null) return new Twemproxy(child, directory, port!, socket);
      if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
      await delay(20);
    }
    throw new Error(`${program} does not listen on ${port}`);
  }

  async call(verb: Verb, key: string, value = ""): Promise<Said> {
    const ms = await this.#ask(verb === "get" ? `get ${key}\r\n` : `set ${key} 0 0 ${value.length}\r\n${value}\r\n`);
    const hit = /^VALUE .*\r\n(.*)\r\n/.exec(this.#text);
    if (hit !== null) return { word: "VALUE", ms, value: hit[1] };
    return { word: this.#text.startsWith("END") ? "MISS" : this.#text.startsWith("STORED") ? "OK" : "FAIL", ms };
  }

  async fresh(): Promise<void> {
    const socket = await connected(this.#port);
    if (socket === null) throw new Error(`twemproxy does not listen on ${this.#port} any more`);
    this.#socket.destroy();
    this.#socket = this.#listened(socket);
  }

  async page(keys: readonly string[]): Promise<Page> {
    const ms = await this.#ask(`get ${keys.join(" ")}\r\n`);
    if (!this.#text.endsWith("END\r\n")) {
      const error = this.#text.trimEnd();
      // It closes the connection behind the error of a multi-get.
      await this.fresh();
      return { answered: null, error, ms };
    }
    const found = new Set(Array.from(this.#text.matchAll(/^VALUE (\S+)/gm), ([, key]) => key));
    return { answered: [...keys.keys()].filter((i) => found.has(keys[i])), error: null, ms };
  }

  end(): void {
    this.#socket.destroy();
    this.#child.kill("SIGKILL");
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** @returns How long the reply took, in milliseconds. */
  async #ask(request: string): Promise<number> {
    this.#text = "";
    const began = performance.now();
    this.#socket.write(request, "latin1");
    while (!/^(END|STORED|[A-Z_]*ERROR.*)\r\n$/m.test(this.#text)) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
    return performance.now() - began;
  }

  #listened(socket: Socket): Socket {
    return socket.setEncoding("latin1").on("data", (data) => {
      this.#text += data;
      this.#heard();
    });
  }
}

function connected(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => resolve(socket));
    socket.once("error", () => resolve(null));
  });
}
