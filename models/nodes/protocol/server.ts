/**
 * One memcached process as its clients meet it: bytes in, bytes out, no sockets and no clock of its own. Whoever owns the
 * sockets opens a session a connection, tells the time, and says whether there is room for one more.
 */
import { CLOCK_AT_START, expiryOf } from "../expiry.ts";
import type { NodeFlags } from "../flags.ts";
import { advance } from "../maintainer.ts";
import { crash, resume, start, warmRestart } from "../process.ts";
import { Kind, Storage } from "../storage.ts";
import type { MovableClock } from "./debugtime.ts";
import { Detail } from "./detail.ts";
import { Items } from "./items.ts";
import { Session } from "./session.ts";

export interface ServerOptions {
  /** As `parseFlags` gives them; background work is always done when it falls due. */
  readonly flags: NodeFlags;
  /** Unix time at which the first process starts, in whole seconds. */
  readonly epochSeconds?: number;
  /** For `stats`. */
  readonly pid?: number;
  /** For `debugtime`; without it there is no such command. */
  readonly clock?: MovableClock;
}

const MICROS = 1_000_000;

/** What a process counts of its connections. */
export interface ConnectionCounts {
  /** Connections ever accepted, and most at a time. */
  total: number;
  most: number;
  /** `stats reset` forgot that the listener was one. */
  wasReset: boolean;
  /** Told that there are too many, and closed. */
  rejected: number;
  /** Times that it stopped listening. */
  listenDisabled: number;
  /** Closed for having been silent too long. */
  idleKicks: number;
  bytesRead: number;
  bytesWritten: number;
}

export class MemcachedServer {
  readonly storage: Storage;
  readonly items: Items;
  readonly flags: NodeFlags;
  readonly pid: number;
  readonly epochSeconds: number;
  readonly clock: MovableClock | null;
  readonly detail = new Detail();
  /** Kept by sessions; `rejected` and `listenDisabled` by whoever owns the sockets. */
  counts: ConnectionCounts = newCounts();
  /** Meta commands there were. */
  cmdMeta = 0;
  verbosity: number;
  /** The thread that walks lists is there: by default in modern. */
  isCrawlerOn: boolean;
  /** `stats sizes` counts items with CAS numbers from this on; null: it was not told to. */
  sizesFromCas: number | null = null;
  /** `shutdown` was asked for, and is allowed: whoever owns the sockets sees to it. */
  stopRequested: "now" | "graceful" | null = null;
  readonly #sessions = new Set<Session>();
  #micros = 0;

  /** @throws Error naming every setting with which memcached would not start. */
  constructor({ flags, epochSeconds = flags.settings.epochSeconds, pid = 1, clock }: ServerOptions) {
    this.flags = flags;
    this.clock = clock ?? null;
    this.pid = pid;
    this.epochSeconds = epochSeconds;
    this.verbosity = flags.verbosity;
    this.storage = new Storage({ ...flags.settings, epochSeconds, maintenance: "timed" }, [flags.memoryBytes], 0);
    this.storage.lastCas = 0;
    this.isCrawlerOn = this.storage.kind === Kind.modern;
    this.items = new Items(this.storage);
    start(this.storage, 0, 0);
  }

  /** Version 1.4 of the program. */
  get isOld(): boolean {
    return this.storage.kind === Kind.old;
  }

  /**
   * Lets time pass up to so many microseconds after the first process started, and does the background work that falls due
   * meanwhile. To be called before `feed`; an instant before that of the last call changes nothing.
   */
  advanceTo(micros: number): void {
    if (micros <= this.#micros) return;
    this.#micros = micros;
    if (this.storage.kind === Kind.modern) advance(this.storage, 0, micros);
    this.items.now = Math.floor(micros / MICROS) + CLOCK_AT_START;
  }

  /** As `advanceTo`, for a process that stood still meanwhile: its threads do not catch up on what they missed. */
  resumeAt(micros: number): void {
    resume(this.storage, 0, micros / MICROS);
    this.advanceTo(micros);
  }

  get micros(): number {
    return this.#micros;
  }

  /** Whole seconds since this process started. */
  get uptimeSeconds(): number {
    return this.items.now - this.storage.startedAt[0]!;
  }

  /** Unix time of a second on the model's clock. */
  readonly unixSeconds = (now: number): number => now - CLOCK_AT_START + this.epochSeconds;

  /** When an item dies that is given this expiry time now. */
  expiryOf(seconds: number): number {
    return expiryOf(seconds, this.items.now, this.epochSeconds);
  }

  /** A connection. */
  open(): Session {
    const session = new Session(this, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    this.counts.total++;
    this.counts.most = Math.max(this.counts.most, this.#sessions.size);
    return session;
  }

  /** Connections that are open. */
  get sessions(): ReadonlySet<Session> {
    return this.#sessions;
  }

  /** The process dies with all its connections, and an empty one starts at the present instant. */
  restart(): void {
    this.#endProcess();
    crash(this.storage, 0);
    this.storage.lastCas = 0;
    start(this.storage, 0, this.items.now - CLOCK_AT_START);
  }

  /**
   * A clean stop now and a start with the same `-e` file at that instant: memory is kept. False, and an empty process,
   * where both fall in one second or there is no such file.
   */
  warmRestart(startedMicros: number): boolean {
    if (!this.storage.settings.memoryFile) {
      this.advanceTo(startedMicros);
      this.restart();
      return false;
    }
    for (const session of this.#sessions) session.close();
    this.#endProcess();
    const stopped = this.#micros / MICROS;
    const isKept = warmRestart(this.storage, 0, stopped, startedMicros / MICROS);
    // The number that the old process took to write the counter down is lost.
    this.storage.lastCas = isKept ? this.storage.lastCas + 1 : 0;
    this.advanceTo(startedMicros);
    return isKept;
  }

  #endProcess(): void {
    for (const session of this.#sessions) session.lose();
    this.#sessions.clear();
    this.counts = newCounts();
    this.cmdMeta = 0;
    this.verbosity = this.flags.verbosity;
    this.stopRequested = null;
    this.isCrawlerOn = this.storage.kind === Kind.modern;
    this.sizesFromCas = null;
    this.detail.isOn = false;
    this.detail.clear();
  }
}

function newCounts(): ConnectionCounts {
  return {
    total: 0,
    most: 0,
    wasReset: false,
    rejected: 0,
    listenDisabled: 0,
    idleKicks: 0,
    bytesRead: 0,
    bytesWritten: 0,
  };
}
