/** What one memcached process knows and its commands may see and change. */
import { CLOCK_AT_START, expiryOf } from "../nodes/memory/expiry.ts";
import { Kind, Storage } from "../nodes/memory/storage.ts";
import type { NodeFlags } from "../nodes/settings/node-flags.ts";
import { Detail } from "./detail.ts";
import { Items } from "./items.ts";
import type { MovableClock } from "./movable-clock.ts";

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

/** A connection as `stats conns` shows it. */
export interface OpenConnection {
  readonly peer: string;
  /** On the model's clock. */
  readonly lastCommandAt: number;
  /** Amid a data block. */
  readonly isReceiving: boolean;
}

export abstract class ServerState {
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
  }

  /** Version 1.4 of the program. */
  get isOld(): boolean {
    return this.storage.kind === Kind.old;
  }

  /** Connections that are open, in the order they came. */
  abstract get sessions(): ReadonlySet<OpenConnection>;

  /** Whole seconds since this process started. */
  get uptimeSeconds(): number {
    return this.items.now - this.storage.startedAt[0];
  }

  /** Unix time of a second on the model's clock. */
  readonly unixSeconds = (now: number): number => now - CLOCK_AT_START + this.epochSeconds;

  /** When an item dies that is given this expiry time now. */
  expiryOf(seconds: number): number {
    return expiryOf(seconds, this.items.now, this.epochSeconds);
  }

  /** A new process has counted nothing and was told nothing. */
  protected forget(): void {
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
