/**
 * One socket of a served node: bytes wait here while the node hangs or dawdles, and reading stops while a client does not
 * take its answers.
 */
import type { Socket } from "node:net";
import type { MemcachedServer } from "../../../models/memcached-server/server.ts";
import type { Session } from "../../../models/memcached-server/session.ts";

/** So many bytes of requests are fed at once: each eight of them may ask for a megabyte. */
const FEED_BYTES = 256;
/** Bytes that wait before the kernel has to keep the rest. */
const WAITING_BYTES_MAX = 1 << 20;

interface Waiting {
  readonly bytes: Buffer;
  /** Not before this instant of the computer's clock. */
  readonly dueMs: number;
}

/** Who let the connection in: the served node and what holds for all its connections. */
export interface ConnectionOwner {
  readonly node: MemcachedServer;
  /** The node's process hangs. */
  readonly isPaused: boolean;
  /** Answers come so much later; 0: at once. */
  readonly delayMs: number;
  /** The node learns what time it is. */
  advance(): void;
  /** What the node was asked to do to itself is done. */
  afterRequests(): void;
  /** The connection is over. */
  closed(connection: Connection): void;
}

export class Connection {
  /** There is no room for it yet, and it has been counted as such. */
  waits = false;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  #session: Session | null = null;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #isOutputFull = false;
  #hasEnded = false;
  /** The client has gone; what it asked for before is still done. */
  #hasClientClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(owner: ConnectionOwner, socket: Socket) {
    this.#owner = owner;
    this.#socket = socket;
    socket.setNoDelay(true);
    const idleSeconds = owner.node.flags.idleTimeoutSeconds;
    if (idleSeconds > 0) {
      socket.setTimeout(idleSeconds * 1000, () => {
        owner.node.counts.idleKicks++;
        socket.destroy();
      });
    }
    socket.on("data", (bytes: Buffer) => this.#receive(bytes));
    socket.on("drain", () => {
      this.#isOutputFull = false;
      this.feedWaiting();
    });
    // Whoever resets a connection takes no answer.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#hasClientClosed = true;
      this.#isOutputFull = false;
      this.feedWaiting();
    });
  }

  get isServed(): boolean {
    return this.#session !== null;
  }

  serve(session: Session): void {
    this.waits = false;
    this.#session = session;
    this.feedWaiting();
  }

  /** Works off what waits, as far as it may be. */
  feedWaiting(): void {
    const session = this.#session;
    clearTimeout(this.#timer);
    while (session !== null && !this.#hasEnded && !this.#isOutputFull && !this.#owner.isPaused) {
      const next = this.#waiting[0];
      if (next === undefined) break;
      const nowMs = performance.now();
      if (next.dueMs > nowMs) {
        this.#timer = setTimeout(() => this.feedWaiting(), Math.ceil(next.dueMs - nowMs));
        break;
      }
      this.#waiting.shift();
      this.#waitingBytes -= next.bytes.length;
      this.#feed(session, next.bytes);
    }
    if (this.#hasClientClosed && (this.#waiting.length === 0 || this.#hasEnded)) this.#finish();
    else if (this.#waitingBytes < WAITING_BYTES_MAX && !this.#isOutputFull) this.#socket.resume();
  }

  /** The server closes it, after what it has said. */
  end(last = ""): void {
    this.#hasEnded = true;
    this.#socket.end(last);
    // Who does not close its side is not waited for.
    setTimeout(() => this.#socket.destroy(), 1000).unref();
  }

  /** As a process does that dies. */
  reset(): void {
    this.#hasEnded = true;
    this.#socket.resetAndDestroy();
  }

  #receive(bytes: Buffer): void {
    const { delayMs } = this.#owner;
    this.#waiting.push({ bytes, dueMs: delayMs === 0 ? 0 : performance.now() + delayMs });
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= WAITING_BYTES_MAX) this.#socket.pause();
    this.feedWaiting();
  }

  #feed(session: Session, bytes: Buffer): void {
    this.#owner.advance();
    for (let at = 0; at < bytes.length && !session.closed; at += FEED_BYTES) {
      if (this.#isOutputFull) {
        // The rest when there is room for its answers.
        this.#waiting.unshift({ bytes: bytes.subarray(at), dueMs: 0 });
        this.#waitingBytes += bytes.length - at;
        this.#socket.pause();
        break;
      }
      session.feed(bytes.subarray(at, at + FEED_BYTES));
      this.#answer(session);
    }
    if (session.closed) this.end();
    this.#owner.afterRequests();
  }

  #answer(session: Session): void {
    for (;;) {
      const bytes = session.takeOutput();
      if (bytes.length === 0) return;
      if (!this.#hasClientClosed && !this.#socket.write(bytes)) this.#isOutputFull = true;
    }
  }

  #finish(): void {
    clearTimeout(this.#timer);
    this.#session?.close();
    this.#owner.closed(this);
  }
}
