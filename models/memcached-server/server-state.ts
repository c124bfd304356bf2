/** The state of one memcached process, which its commands may read and change. */
import { CLOCK_AT_START, expiryOf } from "../nodes/memory/expiry.ts";
import { Kind, Storage } from "../nodes/memory/storage.ts";
import type { NodeFlags } from "../nodes/settings/node-flags.ts";
import { Detail } from "./detail.ts";
import { Items } from "./items.ts";
import type { MovableClock } from "./movable-clock.ts";

export interface ServerOptions {
  /** As `parseFlags` returns them. Background work is always `timed`. */
  readonly flags: NodeFlags;
  /** Unix time at which the first process starts, in whole seconds. */
  readonly epochSeconds?: number;
  /** For `stats`. */
  readonly pid?: number;
  /** For `debugtime`. Without it there is no such command. */
  readonly clock?: MovableClock;
}

/** Counters of connections. */
export interface ConnectionCounts {
  /** Connections ever accepted, and the most at one time. */
  total: number;
  most: number;
  /** `stats reset` was called. It forgets that the listener counts as a connection. */
  wasReset: boolean;
  /** Connections closed because there were too many. */
  rejected: number;
  /** How often the server stopped listening. */
  listenDisabled: number;
  /** Connections closed because they were idle for too long. */
  idleKicks: number;
  bytesRead: number;
  bytesWritten: number;
}

/** What `stats conns` shows of a connection. */
export interface OpenConnection {
  readonly peer: string;
  /** On the model's clock. */
  readonly lastCommandAt: number;
  /** In the middle of a data block. */
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
  /** What the connections hold of long lines that have not ended. */
  grownBytes = 0;
  /** Sessions count, and the owner of the sockets counts `rejected`, `listenDisabled` and `idleKicks`. */
  counts: ConnectionCounts = newCounts();
  /** Number of meta commands. */
  cmdMeta = 0;
  verbosity: number;
  /** The crawler's thread runs. By default it does in modern. */
  isCrawlerOn: boolean;
  /** `stats sizes` counts items with CAS numbers from this on; null while it is disabled. */
  sizesFromCas: number | null = null;
  /** A client asked for `shutdown`, and it is allowed. The owner of the sockets does it. */
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

  /** True for version 1.4 of the program. */
  get isOld(): boolean {
    return this.storage.kind === Kind.old;
  }

  /** The open connections, in the order in which they came. */
  abstract get sessions(): ReadonlySet<OpenConnection>;

  /** Whole seconds since this process started. */
  get uptimeSeconds(): number {
    return this.items.now - this.storage.startedAt[0];
  }

  /** Unix time of a second on the model's clock. */
  readonly unixSeconds = (now: number): number => now - CLOCK_AT_START + this.epochSeconds;

  /** The second at which an item dies that gets this expiry time now. */
  expiryOf(seconds: number): number {
    return expiryOf(seconds, this.items.now, this.epochSeconds);
  }

  /** A new process has counted nothing and has its settings of the start. */
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
