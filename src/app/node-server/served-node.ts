/**
 * The model of a memcached process behind sockets. Bytes that come in are fed to it, its answers go out, and its time is the
 * clock's. Faults make it crash, hang and answer late.
 */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { MemcachedServer } from "../../../models/memcached-server/server.ts";
import type { NodeFlags } from "../../../models/nodes/settings/node-flags.ts";
import type { NodeClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { listenAt, type Place } from "./listen.ts";

/** `stopped`: down with its memory kept. */
export type State = "up" | "paused" | "down" | "stopped";

const TOO_MANY = "ERROR Too many open connections\r\n";
/** How often a node that nobody uses does what falls due in the background. */
const TICK_MS = 1000;
/** If the last tick is so long ago, the process was stopped meanwhile (SIGSTOP), and its threads with it. */
const STOPPED_MS = 3000;

export interface ServedNodeOptions {
  readonly node: MemcachedServer;
  readonly clock: NodeClock;
  readonly places: readonly Place[];
  /** One of its clients has told the node to end (`shutdown`). */
  readonly ended: () => void;
  /** A fault whose time came could not be done. */
  readonly failed: (error: Error) => void;
}

export class ServedNode {
  readonly node: MemcachedServer;
  readonly clock: NodeClock;
  /** Where it listens, as host:port or path. A port that was left open is known once it listens. */
  readonly addresses: string[] = [];
  /** How much later requests are done and answered. */
  delayMs = 0;
  readonly #places: Place[];
  readonly #ended: () => void;
  readonly #failed: (error: Error) => void;
  readonly #connections = new Set<Connection>();
  #servers: Server[] = [];
  #state: State = "down";
  /** Processes that have ended. */
  #lives = 0;
  /** Nothing starts any more. */
  #isClosed = false;
  /** One process begins to listen after the other has given up. */
  #opening: Promise<void> = Promise.resolve();
  #tick: NodeJS.Timeout | undefined;
  #tickedMs = 0;

  constructor({ node, clock, places, ended, failed }: ServedNodeOptions) {
    this.node = node;
    this.clock = clock;
    this.#places = [...places];
    this.#ended = ended;
    this.#failed = failed;
  }

  get state(): State {
    return this.#state;
  }

  get isPaused(): boolean {
    return this.#state === "paused";
  }

  get keepsMemory(): boolean {
    return this.node.flags.memoryFile !== null;
  }

  /** Connections that are served. */
  get connections(): number {
    return this.node.sessions.size;
  }

  /** Listens everywhere. */
  async open(): Promise<void> {
    this.#state = "up";
    this.#tickedMs = performance.now();
    this.#tick = setInterval(() => this.#onTick(), TICK_MS);
    await this.#open();
  }

  /** For good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#tick);
    this.clock.end();
    this.#state = "down";
    await this.#shut((connection) => connection.stop());
  }

  /** Does something at an instant of the clock. */
  at(micros: number, act: () => Promise<void> | void): void {
    if (this.#isClosed) return;
    this.clock.at(micros, () => {
      const acted = async () => act();
      void acted().catch(this.#failed);
    });
  }

  /** The process dies. */
  async crash(): Promise<void> {
    this.#state = "down";
    await this.#shut((connection) => connection.reset());
  }

  /** An empty process starts, if none runs. */
  async recover(): Promise<void> {
    if (this.#isUp || this.#isClosed) return;
    this.#state = "up";
    this.node.advanceTo(this.clock.micros);
    this.node.restart();
    await this.#open();
  }

  /** The process ends and keeps its memory. Nobody waits for clients that do not close their side. */
  warmStop(): void {
    if (!this.#isUp) return;
    this.advance();
    this.#state = "stopped";
    void this.#shut((connection) => connection.stop());
  }

  async warmStart(): Promise<void> {
    if (this.#state !== "stopped") return;
    this.node.warmRestart(this.clock.micros);
    this.#state = "up";
    await this.#open();
  }

  pause(): void {
    if (this.#isUp) this.#state = "paused";
  }

  resume(): void {
    if (!this.isPaused) return;
    this.#state = "up";
    this.node.resumeAt(this.clock.micros);
    this.#admit();
    for (const connection of this.#connections) connection.goOn();
  }

  slow(seconds: number): void {
    this.delayMs = seconds * 1000;
  }

  flush(): void {
    if (!this.#isUp) return;
    this.advance();
    this.node.flushAll();
  }

  /** Tells the node what time it is: before it is asked anything. */
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
    if (this.#state === "up") this.#admit();
  }

  get #isUp(): boolean {
    return this.#state === "up" || this.#state === "paused";
  }

  #onTick(): void {
    const nowMs = performance.now();
    const wasStopped = nowMs - this.#tickedMs > STOPPED_MS;
    this.#tickedMs = nowMs;
    if (this.#state !== "up") return;
    if (wasStopped && this.clock.runs) this.node.resumeAt(this.clock.micros);
    else this.advance();
  }

  /** Listens everywhere, unless the process has ended again before its turn comes. */
  #open(): Promise<void> {
    const life = this.#lives;
    const opened = this.#opening.then(() => this.#listen(life));
    this.#opening = opened.catch(() => {});
    return opened;
  }

  async #listen(life: number): Promise<void> {
    const addresses: string[] = [];
    for (const [i, place] of this.#places.entries()) {
      if (life !== this.#lives) return;
      const server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
      this.#servers.push(server);
      try {
        await listenAt(server, place, this.node.flags.backlog);
        // A connection that could not be accepted is no reason to end.
        server.on("error", this.#failed);
      } catch (error) {
        if (life === this.#lives) await this.crash();
        throw error;
      }
      if (life !== this.#lives) server.close();
      else if ("path" in place) addresses.push(place.path);
      else {
        const { port } = server.address() as AddressInfo;
        // After a crash it is the same port again.
        this.#places[i] = { host: place.host, port };
        addresses.push(`${place.host.includes(":") ? `[${place.host}]` : place.host}:${port}`);
      }
    }
    if (life === this.#lives) this.addresses.splice(0, this.addresses.length, ...addresses);
  }

  /** Ends every connection and frees the ports now. The promise waits until the last socket is closed. */
  async #shut(end: (connection: Connection) => void): Promise<void> {
    this.#lives++;
    const connections = [...this.#connections];
    this.#connections.clear();
    for (const connection of connections) end(connection);
    const closed = this.#servers.map((server) => new Promise((resolve) => server.close(resolve)));
    this.#servers = [];
    await Promise.all(closed);
  }

  #accept(socket: Socket): void {
    const connection = new Connection(this, socket);
    this.#connections.add(connection);
    this.#admit();
  }

  /** Serves those who wait as far as there is room, and turns the others away where that is the rule. */
  #admit(): void {
    if (this.#state !== "up") return;
    for (const connection of this.#connections) {
      if (connection.isServed) continue;
      if (this.connections < roomFor(this.node.flags, this.#places.length)) {
        this.advance();
        connection.serve(this.node.open());
      } else if (this.node.flags.refuseWhenFull) {
        this.node.counts.rejected++;
        connection.end(TOO_MANY);
      } else if (!connection.waits) {
        // The first one that finds no room makes the server stop listening.
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
