/**
 * Pages over a framework's cache in its own language, beside real servers that are killed, started and stopped. A driver asks for
 * what the framework asks, written after its source: the framework itself is not needed. What was done is written down, and the
 * model plays the same when that is over: what every read was given, how that came, and all that was asked of memcached is equal.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { Act, type Result } from "../../../models/application/program.ts";
import { clients } from "../../../models/clients/index.ts";
import { type Framework, Read, type Session, type Steps } from "../../../models/frameworks/framework.ts";
import { frameworks } from "../../../models/frameworks/index.ts";
import { Stream } from "../../../src/core/random.ts";
import { type Done, Played } from "../../frameworks/played.ts";
import { JsonLines } from "../json-lines.ts";
import { libraries, type Options } from "../libraries/library.ts";
import { CacheServer, delay, freePorts, killAll } from "../servers.ts";

/** No power of two: with CRC-32 and a remainder each lock would lie on the node of its value, or each on another. */
export const NODES = 5;
export const KEYS = 120;
/** Pauses of one page after which nobody waits for it any longer. */
const PATIENCE = 2;
const PROCESSES = 2;

/** Chances are a half, on both sides. */
class Half extends Stream {
  override next(): number {
    return 0.5;
  }
}

export interface Cast {
  /** As the model calls it. */
  readonly framework: string;
  readonly options: Options;
  readonly client: string;
  readonly clientOptions: Options;
  /** A program and the driver beside this file. */
  readonly driver: readonly [program: string, script: string];
  /** What the driver is told beside the servers: the client's options and its own. */
  readonly told: { readonly client: Options; readonly settings: Options };
  readonly ttlSeconds: number;
  readonly onWrite: "set" | "delete";
  /** Each of its commands is a web request, with a client object of its own. */
  readonly isFreshEachTime?: boolean;
  /** What was computed is read again, and given to the page as it is there. */
  readonly readsAgain?: boolean;
  /** The library's `cas` shows nothing of its get. */
  readonly hidesGets?: boolean;
}

/** One read or write. */
interface Page {
  /** The value, a version of the database's. */
  readonly given: string | null;
  readonly came: "hit" | "computed" | "failed" | "busy" | "asks" | "waits" | "written";
  readonly asked: readonly string[];
  readonly from: number;
}

/** What was done, to be done again with the model. */
type Step =
  | { readonly what: "kill" | "start" | "pause" | "resume"; readonly node: number; readonly from: number }
  | { readonly what: "read" | "write"; readonly process: number; readonly keys: readonly number[] }
  | { readonly what: "begin" | "finish"; readonly process: number; readonly keys: readonly number[] }
  | { readonly what: "die"; readonly process: number };

/** What came of a read of several keys. */
export interface Came {
  readonly hits: number;
  /** Hits with a value that the database no longer has. */
  readonly old: number;
  readonly pages: readonly Page[];
}

export const all: readonly number[] = Array.from({ length: KEYS }, (_, key) => key);

/** The release of the library that is installed, as the model knows it; null if none is. */
export function releaseOf(client: string): string | null {
  const { release } = libraries.find(({ name }) => name === client)!;
  return release === null ? null : clients.named(client).versionOf(release);
}

export class Pages {
  readonly #cast: Cast;
  readonly #servers: readonly CacheServer[];
  readonly #processes: readonly { readonly child: ChildProcessWithoutNullStreams; readonly lines: JsonLines }[];
  readonly #steps: { readonly step: Step; readonly pages: readonly Page[] }[] = [];
  /** Of the database. */
  readonly #versions = new Int32Array(KEYS);
  /** What the query of a page that is held has read, by process. */
  readonly #queried: number[] = [];
  /** Nothing is played with it: it says where keys lie. */
  readonly #map: Played;

  private constructor(cast: Cast, ports: readonly number[]) {
    const [program, script] = cast.driver;
    this.#cast = cast;
    this.#servers = ports.map((port) => new CacheServer(port));
    this.#processes = Array.from({ length: PROCESSES }, () => {
      const child = spawn(program, [fileURLToPath(new URL(script, import.meta.url))]);
      return { child, lines: new JsonLines(child) };
    });
    this.#map = this.#model(0);
  }

  static async open(cast: Cast): Promise<Pages> {
    const pages = new Pages(cast, await freePorts(NODES));
    await Promise.all(pages.#servers.map((server) => server.start()));
    for (let process = 0; process < PROCESSES; process++) await pages.#fresh(process);
    return pages;
  }

  async close(): Promise<void> {
    for (const { child } of this.#processes) child.kill("SIGKILL");
    await killAll(this.#servers);
  }

  /** Where a key of this framework lies while all are well: the value's, or one of the framework's own for it. */
  home(key: number, own?: number): number {
    const id = own === undefined ? key : this.#map.layout.ownId(own) + key;
    return this.#map.client.settled(id, new Uint8Array(NODES));
  }

  async node(what: "kill" | "start" | "pause" | "resume", node: number): Promise<void> {
    await this.#servers[node][what]();
    // What waits in its sockets.
    if (what === "resume") await delay(300);
    this.#steps.push({ step: { what, node, from: Date.now() / 1000 }, pages: [] });
  }

  /** Reads these keys one after another; the database answers with what it has. */
  async read(keys = all, process = 0): Promise<Came> {
    const pages = await this.#send<readonly Page[]>(process, ["read", this.#pairs(keys)]);
    this.#steps.push({ step: { what: "read", process, keys }, pages });
    const hits = pages.flatMap(({ came, given }, i) => (came === "hit" ? [{ key: keys[i], given }] : []));
    const old = hits.filter(({ key, given }) => given !== String(this.#versions[key]));
    return { hits: hits.length, old: old.length, pages };
  }

  /** New values of these keys, and what the application then does with the cache. */
  async write(keys: readonly number[], process = 0): Promise<void> {
    for (const key of keys) this.#versions[key]++;
    const pages = await this.#send<readonly Page[]>(process, ["write", this.#pairs(keys)]);
    this.#steps.push({ step: { what: "write", process, keys }, pages });
  }

  /** A read that has asked the database and waits for its answer. */
  async begin(key: number, process: number): Promise<void> {
    const page = await this.#send<Page>(process, ["begin", this.#named(key)]);
    this.#queried[process] = this.#versions[key];
    this.#steps.push({ step: { what: "begin", process, keys: [key] }, pages: [page] });
  }

  /** The answer comes. */
  async finish(key: number, process: number): Promise<Page> {
    const { lines } = this.#processes[process];
    const page = await lines.send<Page>(["finish", String(this.#queried[process])]);
    this.#steps.push({ step: { what: "finish", process, keys: [key] }, pages: [page] });
    return page;
  }

  /** The process is killed, with whatever it holds. */
  async die(process: number): Promise<void> {
    const { child } = this.#processes[process];
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    this.#steps.push({ step: { what: "die", process }, pages: [] });
  }

  /** The model does the same, and the same comes of it. */
  holdsInTheModel(): void {
    const epochSeconds = Math.floor(this.#steps.flatMap(({ pages }) => pages)[0].from);
    const model = new ModelPages(this.#model(epochSeconds), this.#cast, epochSeconds);
    for (const [i, { step, pages }] of this.#steps.entries()) {
      const name = `step ${i}, ${step.what}`;
      const real = pages.map((page) => this.#seen(page));
      expect({ name, pages: model.play(step, pages).map((page) => this.#seen(page)) }).toEqual({ name, pages: real });
    }
  }

  #seen({ given, came, asked }: Page) {
    return this.#cast.hidesGets === true ? { given, came } : { given, came, asked };
  }

  #model(epochSeconds: number): Played {
    const { framework, options, client, clientOptions, ttlSeconds, onWrite } = this.#cast;
    return new Played({
      framework: frameworks.named(framework),
      options,
      client: { name: client, version: releaseOf(client)!, options: clientOptions },
      servers: this.#servers.map(({ port }) => ({ host: "127.0.0.1", port, weight: 1 })),
      keys: KEYS,
      processes: PROCESSES,
      ttlSeconds,
      onWrite,
      epochSeconds,
      chance: new Half(1, 0, 0, 0),
    });
  }

  async #send<T>(process: number, command: readonly unknown[]): Promise<T> {
    if (this.#cast.isFreshEachTime === true) await this.#fresh(process);
    return this.#processes[process].lines.send<T>(command);
  }

  async #fresh(process: number): Promise<void> {
    const { told, ttlSeconds, onWrite } = this.#cast;
    const servers = this.#servers.map(({ port }) => ["127.0.0.1", port]);
    const settings = { ...told.settings, ttl: ttlSeconds, onWrite, patience: PATIENCE };
    await this.#processes[process].lines.send(["open", servers, told.client, settings]);
  }

  #pairs(keys: readonly number[]): [string, string][] {
    return keys.map((key) => [this.#named(key), String(this.#versions[key])]);
  }

  /** The application's own name of it. */
  #named(key: number): string {
    return `key:${String(key).padStart(8, "0")}`;
  }
}

/** A page of the model that has asked the database, and what that answered. */
interface Held {
  readonly steps: Steps<Read>;
  readonly answer: Result;
}

/** The model as it goes through the steps. */
class ModelPages {
  readonly #cluster: Played;
  readonly #cast: Cast;
  readonly #epochSeconds: number;
  readonly #framework: Framework;
  readonly #held: Held[] = [];

  constructor(cluster: Played, cast: Cast, epochSeconds: number) {
    this.#cluster = cluster;
    this.#cast = cast;
    this.#epochSeconds = epochSeconds;
    this.#framework = cluster.framework;
  }

  /** @param pages What came of the real ones, which says when each began. */
  play(step: Step, pages: readonly Page[]): readonly Page[] {
    if (step.what === "die") {
      this.#held[step.process].steps.return(Read.failed);
      return [];
    }
    if ("node" in step) {
      this.#at(step.from);
      this.#cluster[step.what](step.node);
      return [];
    }
    const { what, process, keys } = step;
    const isFresh = this.#cast.isFreshEachTime === true && what !== "finish";
    const session = isFresh ? this.#cluster.page(process) : this.#framework.session(0, process);
    return pages.map(({ from }, i) => {
      this.#at(from);
      const before = this.#cluster.done.length;
      const page = this.#page(step, session, keys[i]);
      return { ...page, asked: this.#cluster.done.slice(before).map(sentence), from };
    });
  }

  #page({ what, process }: Exclude<Step, { what: "die" } | { node: number }>, session: Session, key: number) {
    if (what === "write") {
      this.#cluster.write(session, key, process);
      return { given: null, came: "written" } as const;
    }
    if (what !== "finish") return this.#run(session.read(key), process, what === "begin", null);
    const { steps, answer } = this.#held[process];
    return this.#run(steps, process, false, answer);
  }

  /** The steps up to their end, or to the database where they are held there. */
  #run(steps: Steps<Read>, process: number, isHeld: boolean, answer: Result | null): Pick<Page, "given" | "came"> {
    let given = -1;
    let queried = answer?.version ?? -1;
    let sleeps = 0;
    for (let next = answer === null ? steps.next() : steps.next(answer); ; ) {
      if (next.done === true) {
        if (next.value === Read.failed) return { given: null, came: "failed" };
        // Something else in the place of a value.
        if (next.value === Read.hit && given < 0) return { given: null, came: "busy" };
        const came = next.value === Read.hit ? "hit" : "computed";
        const version = came === "computed" && !(this.#cast.readsAgain === true && given >= 0) ? queried : given;
        return { given: String(version), came };
      }
      const { act } = next.value;
      if (act === Act.sleep && sleeps++ === PATIENCE) return { given: null, came: "waits" };
      const result = this.#cluster.perform(next.value, process);
      if ((act === Act.get || act === Act.ownGet) && result.isDone) {
        // Locks and tombstones are no values.
        const version = this.#framework.versionOf(result.version);
        if (version >= 0) given = version;
      }
      if (act === Act.queryRead) {
        queried = result.version;
        given = -1;
        if (isHeld) {
          this.#held[process] = { steps, answer: result };
          return { given: null, came: "asks" };
        }
      }
      next = steps.next(result);
    }
  }

  #at(unixSeconds: number): void {
    this.#cluster.now = unixSeconds - this.#epochSeconds;
  }
}

/** An operation in the drivers' words: most libraries do not tell a failure from a miss. */
function sentence({ act, name, came }: Done): string {
  if (act === "delete") return `${act} ${name}`;
  return `${act} ${name} ${came !== "failed" ? came : act === "get" ? "miss" : "refused"}`;
}

/** Who is kept from running for a second sees time-outs that nothing caused. */
const TELLINGS = 3;

/** Tells the story, and has the model tell it after; again where the machine may have spoilt it. */
export async function told(cast: Cast, story: (pages: Pages) => Promise<void>): Promise<void> {
  for (let telling = 1; ; telling++) {
    const pages = await Pages.open(cast);
    try {
      await story(pages);
      pages.holdsInTheModel();
      return;
    } catch (error) {
      process.stderr.write(`${cast.framework}, telling ${telling} of ${TELLINGS}: ${error}\n`);
      if (telling === TELLINGS) throw error;
    } finally {
      await pages.close();
    }
  }
}
