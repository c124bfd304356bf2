/**
 * One memcached process as its clients see it: bytes in, bytes out. It has no sockets and no clock. The owner of the sockets opens a
 * session for each connection, tells the time, and decides whether there is room for one more.
 */
import { MICROS_PER_SECOND } from "../../src/core/units.ts";
import { advance } from "../nodes/background/maintainer.ts";
import { flushAll } from "../nodes/commands/flush.ts";
import { CLOCK_AT_START } from "../nodes/memory/expiry.ts";
import { Kind } from "../nodes/memory/storage.ts";
import { crash, resume, start, warmRestart } from "../nodes/process.ts";
import { runLine } from "./run-line.ts";
import { type ServerOptions, ServerState } from "./server-state.ts";
import { Session } from "./session.ts";

export class MemcachedServer extends ServerState {
  readonly #sessions = new Set<Session>();
  #micros = 0;

  /** @throws Error naming every setting with which memcached would not start. */
  constructor(options: ServerOptions) {
    super(options);
    start(this.storage, 0, 0);
  }

  /**
   * Lets time pass up to so many microseconds after the first process started, and does the background work that falls due
   * meanwhile. Call it before `feed`. An earlier time than at the last call changes nothing.
   */
  advanceTo(micros: number): void {
    if (micros <= this.#micros) return;
    this.#micros = micros;
    if (this.storage.kind === Kind.modern) advance(this.storage, 0, micros);
    this.items.now = Math.floor(micros / MICROS_PER_SECOND) + CLOCK_AT_START;
  }

  /** Like `advanceTo`, for a process that stood still meanwhile: its threads do not catch up on what they missed. */
  resumeAt(micros: number): void {
    resume(this.storage, 0, micros / MICROS_PER_SECOND);
    this.advanceTo(micros);
  }

  get micros(): number {
    return this.#micros;
  }

  /** A new connection. */
  open(): Session {
    const session = new Session(this, runLine, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    this.counts.total++;
    this.counts.most = Math.max(this.counts.most, this.#sessions.size);
    return session;
  }

  override get sessions(): ReadonlySet<Session> {
    return this.#sessions;
  }

  /** The process dies with all its connections, and an empty one starts at the present instant. */
  restart(): void {
    this.#endProcess();
    crash(this.storage, 0);
    this.storage.lastCas = 0;
    start(this.storage, 0, this.items.now - CLOCK_AT_START);
  }

  /** All items become invalid, as by the command `flush_all`. */
  flushAll(): void {
    flushAll(this.storage, 0, 0, this.items.now);
  }

  /**
   * A clean stop now and a start with the same `-e` file at that instant; memory is kept. Returns false, and the process is empty,
   * where both are in the same second or there is no such file.
   */
  warmRestart(startedMicros: number): boolean {
    if (!this.storage.settings.memoryFile) {
      this.advanceTo(startedMicros);
      this.restart();
      return false;
    }
    for (const session of this.#sessions) session.close();
    this.#endProcess();
    const stopped = this.#micros / MICROS_PER_SECOND;
    const isKept = warmRestart(this.storage, 0, stopped, startedMicros / MICROS_PER_SECOND);
    // The old process took a number to write the counter down. That number is lost.
    this.storage.lastCas = isKept ? this.storage.lastCas + 1 : 0;
    this.advanceTo(startedMicros);
    return isKept;
  }

  #endProcess(): void {
    for (const session of this.#sessions) session.lose();
    this.#sessions.clear();
    this.forget();
  }
}
