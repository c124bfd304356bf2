/**
 * One memcached process as its clients meet it: bytes in, bytes out, no sockets and no clock of its own. Whoever owns the
 * sockets opens a session a connection and tells the time.
 */
import { CLOCK_AT_START, expiryOf } from "../expiry.ts";
import { advance } from "../maintainer.ts";
import { crash } from "../process.ts";
import type { NodeSettings } from "../settings.ts";
import { Kind, Storage } from "../storage.ts";
import { Detail } from "./detail.ts";
import { Items } from "./items.ts";
import { type ServerFacts, serverFacts } from "./server-facts.ts";
import { Session } from "./session.ts";

export interface ServerOptions {
  /** As `parseArguments` gives them; background work is always done when it falls due. */
  readonly settings: NodeSettings;
  /** `-m`. */
  readonly memoryBytes: number;
  /** Unix time at which the first process starts. */
  readonly epochSeconds?: number;
  /** What `stats` shows of the process and its surroundings, and what a model cannot know of itself. */
  readonly facts?: Partial<ServerFacts>;
}

const MICROS = 1_000_000;

export class MemcachedServer {
  readonly items: Items;
  readonly facts: ServerFacts;
  readonly #storage: Storage;
  #micros = 0;
  #sessions = new Set<Session>();
  /** Sessions ever opened by this process, and refused for being too many. */
  connectionsTotal = 0;
  rejectedConnections = 0;
  bytesRead = 0;
  bytesWritten = 0;
  /** Meta commands answered. */
  cmdMeta = 0;
  verbosity = 0;
  readonly detail = new Detail();
  /** `shutdown` was asked for and is allowed. */
  isStopping = false;

  /** @throws Error naming every setting with which memcached would not start. */
  constructor({ settings, memoryBytes, epochSeconds = settings.epochSeconds, facts = {} }: ServerOptions) {
    this.#storage = new Storage({ ...settings, epochSeconds, maintenance: "timed" }, [memoryBytes], 0);
    this.#storage.lastCas = 0;
    this.items = new Items(this.#storage);
    this.facts = { ...serverFacts, ...facts };
  }

  get storage(): Storage {
    return this.#storage;
  }

  get settings(): NodeSettings {
    return this.#storage.settings;
  }

  /** Version 1.4 of the program. */
  get isOld(): boolean {
    return this.#storage.kind === Kind.old;
  }

  /**
   * Lets time pass up to so many microseconds after the first process started, and does the background work that falls due
   * meanwhile. To be called before `feed`; an earlier instant than that of the last call changes nothing.
   */
  advanceTo(micros: number): void {
    if (micros <= this.#micros) return;
    this.#micros = micros;
    if (this.#storage.kind === Kind.modern) advance(this.#storage, 0, micros);
    this.items.now = Math.floor(micros / MICROS) + CLOCK_AT_START;
  }

  get micros(): number {
    return this.#micros;
  }

  /** Seconds since this process started. */
  get uptimeSeconds(): number {
    return this.items.now - this.#storage.startedAt[0]!;
  }

  /** Unix time of a second on the model's clock. */
  unixSeconds(now: number): number {
    return now - CLOCK_AT_START + this.settings.epochSeconds;
  }

  /** When an item dies that is given this expiry time now. */
  expiryOf(seconds: number): number {
    return expiryOf(seconds, this.items.now, this.settings.epochSeconds);
  }

  /** A connection. Whether there is room for it is for whoever owns the sockets to say. */
  open(): Session {
    const session = new Session(this, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    this.connectionsTotal++;
    return session;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#sessions.size;
  }

  /** The process ends with all its connections, and an empty one starts at the present instant. */
  restart(): void {
    for (const session of this.#sessions) session.lose();
    this.#sessions.clear();
    crash(this.#storage, 0);
    this.#storage.lastCas = 0;
    this.#storage.startProcess(0, this.items.now - CLOCK_AT_START);
    this.connectionsTotal = 0;
    this.rejectedConnections = 0;
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this.cmdMeta = 0;
    this.verbosity = 0;
    this.isStopping = false;
  }
}
