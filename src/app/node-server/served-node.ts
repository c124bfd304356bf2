/**
 * The model of a memcached process behind sockets: what comes in is fed to it, what it answers goes out, its time is the
 * clock's, and it can be made to crash, hang and dawdle.
 */
import { chmodSync } from "node:fs";
import { type AddressInfo, createServer, isIPv6, type Server, type Socket } from "node:net";
import type { MemcachedServer } from "../../../models/memcached-server/server.ts";
import type { NodeFlags } from "../../../models/nodes/settings/node-flags.ts";
import type { NodeClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import type { NodeFault } from "./fault.ts";

/** Where to listen: a port of a host, or a socket of the file system. */
export type Place = { readonly host: string; readonly port: number } | { readonly path: string; readonly mode: number };

const TOO_MANY = "ERROR Too many open connections\r\n";
/** How often a node that nobody asks anything does what falls due in the background. */
const TICK_MS = 1000;
/** A process that was not heard of for so long was stopped meanwhile (SIGSTOP), and its threads with it. */
const STOPPED_MS = 3000;
const WARM_RESTART_SECONDS = 1;

export interface ServedNodeOptions {
  readonly node: MemcachedServer;
  readonly clock: NodeClock;
  readonly places: readonly Place[];
  /** The node has been told to end by one of its clients (`shutdown`). */
  readonly ended: () => void;
}

export class ServedNode {
  readonly node: MemcachedServer;
  readonly clock: NodeClock;
  /** Where it listens, as host:port or path; a port that was left open is known once it does. */
  readonly addresses: string[] = [];
  /** Answers come so much later. */
  delayMs = 0;
  readonly #places: Place[];
  readonly #ended: () => void;
  readonly #connections = new Set<Connection>();
  #servers: Server[] = [];
  #isUp = false;
  #isPaused = false;
  #tick: NodeJS.Timeout | undefined;
  #tickedMs = 0;

  constructor({ node, clock, places, ended }: ServedNodeOptions) {
    this.node = node;
    this.clock = clock;
    this.#places = [...places];
    this.#ended = ended;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Connections that are served. */
  get connections(): number {
    return this.node.sessions.size;
  }

  /** Listens everywhere. */
  async open(): Promise<void> {
    this.#isUp = true;
    this.#tickedMs = performance.now();
    this.#tick = setInterval(() => this.#onTick(), TICK_MS);
    await this.#listen();
  }

  /** For good. */
  async close(): Promise<void> {
    clearInterval(this.#tick);
    this.clock.end();
    await this.#shut((connection) => connection.end());
  }

  /** Now, whatever its own time says. */
  befall({ name, delayMs, forSeconds }: Omit<NodeFault, "atSeconds">): Promise<void> | void {
    const later = (act: () => void) => {
      if (forSeconds !== null) this.clock.after(forSeconds, act);
    };
    if (name === "crash") {
      later(() => void this.start());
      return this.crash();
    }
    if (name === "start") return this.start();
    if (name === "warm-restart") return this.#warmRestart(forSeconds ?? WARM_RESTART_SECONDS);
    if (name === "pause") {
      later(() => this.resume());
      this.#isPaused = true;
    } else if (name === "resume") this.resume();
    else {
      later(() => {
        this.delayMs = 0;
      });
      this.delayMs = delayMs;
    }
  }

  /** The process dies. */
  async crash(): Promise<void> {
    this.#isUp = false;
    this.#isPaused = false;
    await this.#shut((connection) => connection.reset());
  }

  /** An empty process starts, if none runs. */
  async start(): Promise<void> {
    if (this.#isUp) return;
    this.#isUp = true;
    this.node.advanceTo(this.clock.micros);
    this.node.restart();
    await this.#listen();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.node.resumeAt(this.clock.micros);
    this.#admit();
    for (const connection of this.#connections) connection.feedWaiting();
  }

  /** To be called before the node is asked anything. */
  advance(): void {
    this.node.advanceTo(this.clock.micros);
  }

  /** After the node was asked something. */
  afterRequests(): void {
    if (this.node.stopRequested !== null) this.#ended();
  }

  /** A connection has ended. */
  closed(connection: Connection): void {
    this.#connections.delete(connection);
    if (!this.#isPaused && this.#isUp) this.#admit();
  }

  /** Nobody waits for those who do not close their side: a process that has ended is gone for all of them. */
  #warmRestart(seconds: number): void {
    if (!this.#isUp) return;
    this.advance();
    this.#isUp = false;
    this.#isPaused = false;
    this.clock.after(seconds, () => {
      this.node.warmRestart(this.clock.micros);
      this.#isUp = true;
      void this.#listen();
    });
    void this.#shut((connection) => connection.end());
  }

  #onTick(): void {
    const nowMs = performance.now();
    const isFresh = nowMs - this.#tickedMs > STOPPED_MS;
    this.#tickedMs = nowMs;
    if (this.#isPaused || !this.#isUp) return;
    if (isFresh && this.clock.runs) this.node.resumeAt(this.clock.micros);
    else this.advance();
  }

  async #listen(): Promise<void> {
    this.addresses.length = 0;
    for (const [i, place] of this.#places.entries()) {
      const server = createServer((socket) => this.#accept(socket));
      this.#servers.push(server);
      await listening(server, place, this.node.flags.backlog);
      if ("path" in place) {
        chmodSync(place.path, place.mode);
        this.addresses.push(place.path);
        continue;
      }
      const { port } = server.address() as AddressInfo;
      // The same port again after a crash.
      this.#places[i] = { host: place.host, port };
      this.addresses.push(`${isIPv6(place.host) ? `[${place.host}]` : place.host}:${port}`);
    }
  }

  async #shut(end: (connection: Connection) => void): Promise<void> {
    const closed = this.#servers.map((server) => new Promise((resolve) => server.close(resolve)));
    this.#servers = [];
    const connections = [...this.#connections];
    this.#connections.clear();
    for (const connection of connections) end(connection);
    await Promise.all(closed);
  }

  #accept(socket: Socket): void {
    const connection = new Connection(this, socket);
    this.#connections.add(connection);
    this.#admit();
  }

  /** Serves those who wait as far as there is room, and turns the others away where that is the rule. */
  #admit(): void {
    if (this.#isPaused) return;
    for (const connection of this.#connections) {
      if (connection.isServed) continue;
      if (this.connections < roomFor(this.node.flags, this.#places.length)) {
        this.advance();
        connection.serve(this.node.open());
      } else if (this.node.flags.refuseWhenFull) {
        this.node.counts.rejected++;
        connection.end(TOO_MANY);
      } else if (!connection.waits) {
        // It is the first of a crowd that makes the server stop listening.
        if (![...this.#connections].some(({ waits }) => waits)) this.node.counts.listenDisabled++;
        connection.waits = true;
      }
    }
  }
}

/**
 * Connections that fit: `-c` counts descriptors, of which the program keeps some for itself and for each of its threads
 * (counted on 1.6.18 with 1, 2 and 4 threads and -c 64 and 100).
 */
function roomFor({ connectionsMax, threads, refuseWhenFull }: NodeFlags, places: number): number {
  const own = (refuseWhenFull ? 7 : 6) + 4 * threads + places;
  return Math.max(0, connectionsMax - own);
}

function listening(server: Server, place: Place, backlog: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ ...place, backlog }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
