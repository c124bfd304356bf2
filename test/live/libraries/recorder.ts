/**
 * A process of a library beside real servers. What it is asked, what becomes of the servers and where its writes land is
 * written down as a recording, which the model then plays.
 */
import { mappingReader } from "../../../src/app/conformance/mapping.ts";
import type { Verdict } from "../../../src/app/conformance/reader.ts";
import { timelineReader } from "../../../src/app/conformance/timeline.ts";
import { CacheServer, delay, freePorts, killAll } from "../servers.ts";
import type { Library, LibraryProcess, Options, Verb } from "./library.ts";

const LOOKS = 3;
const LOOK_AGAIN_MS = 15;

export class Recorder {
  readonly #library: Library;
  readonly #options: Options;
  readonly #servers: readonly CacheServer[];
  readonly #process: LibraryProcess;
  /** Servers that can be asked. */
  readonly #up: Set<number>;
  readonly #steps: Record<string, unknown>[] = [];
  /** Unix time of a whole second: some libraries count those. */
  readonly #zero = Math.floor(Date.now() / 1000);

  private constructor(
    library: Library,
    options: Options,
    servers: readonly CacheServer[],
    libraryProcess: LibraryProcess,
  ) {
    this.#library = library;
    this.#options = options;
    this.#servers = servers;
    this.#process = libraryProcess;
    this.#up = new Set(servers.keys());
  }

  static async open(library: Library, options: Options, count: number): Promise<Recorder> {
    const servers = (await freePorts(count)).map((port) => new CacheServer(port));
    try {
      await Promise.all(servers.map((server) => server.start()));
      const ports = servers.map(({ port }) => port);
      return new Recorder(library, options, servers, await library.open(ports, options));
    } catch (error) {
      await killAll(servers);
      throw error;
    }
  }

  /** @returns The server that holds what was written, or that the value found was written to; null for a failure. */
  async call(verb: Verb, key: string): Promise<number | null> {
    const t = this.#now();
    const value = verb === "set" ? `v${this.#steps.length}` : undefined;
    const said = await this.#process.call(verb, key, value);
    const step = { t, ev: verb, key, ms: said.ms, said: said.word === "VALUE" ? "OK" : said.word };
    if (said.word === "MISS") {
      this.#steps.push(step);
      return null;
    }
    const landed = said.word === "FAIL" ? null : await this.#holder(key, value ?? said.value!);
    this.#steps.push({ ...step, landed });
    return landed;
  }

  /** Stores the keys, each on a server that is up. */
  async store(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const { word } = await this.#process.call("set", key, "stored");
      if (word !== "OK") throw new Error(`${this.#library.name} does not store ${key}: ${word}`);
    }
  }

  /** The client object is made anew. */
  async fresh(): Promise<void> {
    await this.#process.fresh();
  }

  /** PHP's next web request: its objects are made anew, and what is persistent stays. */
  async request(): Promise<void> {
    this.#steps.push({ t: this.#now(), ev: "newRequest" });
    await this.fresh();
  }

  async page(keys: readonly string[]): Promise<Record<string, unknown>> {
    const t = this.#now();
    const { ms, ...came } = await this.#process.page(keys);
    const page = { keys, ...came, ms: Math.round(ms) };
    this.#steps.push({ t, ev: "multi-get", ...page });
    return page;
  }

  /** What happened so far, as a recording. */
  get timeline() {
    return { ...this.header, steps: this.#steps };
  }

  async kill(server: number): Promise<void> {
    this.#note("kill", server);
    this.#up.delete(server);
    await this.#servers[server].kill();
  }

  async start(server: number): Promise<void> {
    await this.#servers[server].start();
    this.#note("start", server);
    this.#up.add(server);
  }

  async pause(server: number): Promise<void> {
    this.#up.delete(server);
    await this.#servers[server].pause();
    this.#note("pause", server);
  }

  resume(server: number): void {
    this.#note("resume", server);
    this.#servers[server].resume();
    this.#up.add(server);
  }

  /** Where a write of each key landed, as a recording of its own. */
  async mapped(keys: readonly string[]): Promise<Verdict> {
    const cases: [string, number | null][] = [];
    for (const key of keys) cases.push([key, await this.call("set", key)]);
    return mappingReader.play({ ...this.header, how: "real set(), then a look at every server", cases }, "live");
  }

  /** The whole story, played by the model. */
  played(): Verdict {
    return timelineReader.play(this.timeline, "live");
  }

  async close(): Promise<void> {
    this.#process.end();
    await killAll(this.#servers);
  }

  get header() {
    return {
      client: this.#library.name,
      version: this.#library.release,
      options: this.#options,
      servers: this.#servers.map(({ port }) => ({ host: "127.0.0.1", port })),
    };
  }

  #note(ev: string, server: number): void {
    this.#steps.push({ t: this.#now(), ev, server });
  }

  #now(): number {
    return Date.now() / 1000 - this.#zero;
  }

  /** Every value is written once, so one server has it: soon, where the library does not wait for a reply. */
  async #holder(key: string, value: string): Promise<number | null> {
    for (let look = 0; look < LOOKS; look++) {
      if (look > 0) await delay(LOOK_AGAIN_MS);
      for (const server of this.#up) {
        const held = await this.#servers[server].held([key]);
        if (held.get(key) === value) return server;
      }
    }
    return null;
  }
}

export const seconds = (count: number) => delay(count * 1000);
