/**
 * One socket of a served node. What comes in waits here while the node hangs or dawdles. What was asked for is done in turns of
 * so many requests (`-R`), as memcached's threads do, so that a long pipeline keeps nobody else waiting. Nothing is done for a
 * client that does not take its answers, and nothing more is read from it, until there is room for them. Nothing is answered
 * to a client that is gone: its requests end at the first answer that cannot be sent.
 */
import type { Socket } from "node:net";
import type { MemcachedServer } from "../../../models/memcached-server/server.ts";
import type { Session } from "../../../models/memcached-server/session.ts";

/** Bytes of requests that wait before the kernel has to keep the rest: what Node.js reads at once. */
const WAITING_BYTES_MAX = 1 << 16;
/** The same of a slow node, where all that comes in within the delay waits. */
const DELAYED_BYTES_MAX = 1 << 20;
/** Bytes of answers after which a turn ends. */
const TURN_OUTPUT_BYTES = 1 << 16;
/** How long a client has to close its side. */
const CLOSING_MS = 1000;

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
  /** The client does not take its answers as fast as they come. */
  #isOutputFull = false;
  /** The client has sent all that it will. */
  #isInputOver = false;
  /** The server has ended the connection. */
  #hasEnded = false;
  /** The socket is closed. */
  #isGone = false;
  /** The last turn ended amid what had come in. */
  #goesOn = false;
  #turn: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** The socket must stay open for answers when its client has ended its side (`allowHalfOpen`). */
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
      this.goOn();
    });
    socket.on("end", () => {
      this.#isInputOver = true;
      this.goOn();
    });
    // Whoever resets a connection takes no answer.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#isGone = true;
      this.#isOutputFull = false;
      this.goOn();
    });
  }

  get isServed(): boolean {
    return this.#session !== null;
  }

  serve(session: Session): void {
    this.waits = false;
    this.#session = session;
    this.goOn();
  }

  /** Does what waits to be done, in its turn. */
  goOn(): void {
    if (this.#isGone && (this.#session === null || this.#hasEnded)) this.#finish();
    else if (this.#session !== null) this.#turn ??= setImmediate(() => this.#takeTurn(this.#session!));
  }

  /** The server closes it, after what it has said: its client has got all of that then, or is not waited for. */
  end(last = ""): void {
    this.#end();
    this.#socket.end(last, () => this.#closeSoon());
  }

  /** The process ends. Answers on their way to a client that takes them get a moment. */
  stop(): void {
    this.#end();
    this.#socket.destroySoon();
    this.#closeSoon();
  }

  /** As a process does that dies. */
  reset(): void {
    this.#end();
    this.#socket.resetAndDestroy();
  }

  #end(): void {
    this.#hasEnded = true;
    this.#waiting = [];
    clearTimeout(this.#timer);
    // What still comes is dropped.
    this.#socket.resume();
  }

  #closeSoon(): void {
    setTimeout(() => this.#socket.destroy(), CLOSING_MS).unref();
  }

  #receive(bytes: Buffer): void {
    if (this.#hasEnded) return;
    const { delayMs } = this.#owner;
    this.#waiting.push({ bytes, dueMs: delayMs === 0 ? 0 : performance.now() + delayMs });
    this.#waitingBytes += bytes.length;
    // Only what goes on after a turn has to wait for others.
    if (this.#session !== null && this.#turn === undefined) this.#takeTurn(this.#session);
    else this.#readOrNot();
  }

  #takeTurn(session: Session): void {
    this.#turn = undefined;
    if (this.#hasEnded) return;
    if (this.#owner.isPaused || this.#isOutputFull) {
      this.#readOrNot();
      return;
    }
    const next = this.#handOverDue(session);
    this.#owner.advance();
    this.#goesOn = session.work(this.#requestsOfTurn(), TURN_OUTPUT_BYTES);
    this.#answer(session);
    this.#owner.afterRequests();
    if (this.#hasEnded) return;
    if (session.closed) this.end();
    else if (this.#goesOn) this.goOn();
    else if (next !== null) this.#timer = setTimeout(() => this.goOn(), Math.ceil(next - performance.now()));
    else if (this.#isGone) this.#finish();
    else if (this.#isInputOver) this.end();
    this.#readOrNot();
  }

  /** memcached looks at the number before each next request: one that its client has woken up does one more. */
  #requestsOfTurn(): number {
    const { requestsPerEvent } = this.#owner.node.flags;
    return this.#goesOn ? requestsPerEvent : requestsPerEvent + 1;
  }

  /** Gives the node what is due; when the next is, or null if nothing waits. */
  #handOverDue(session: Session): number | null {
    clearTimeout(this.#timer);
    const nowMs = performance.now();
    let count = 0;
    for (const { bytes, dueMs } of this.#waiting) {
      if (dueMs > nowMs) break;
      session.receive(bytes);
      this.#waitingBytes -= bytes.length;
      count++;
    }
    this.#waiting.splice(0, count);
    return this.#waiting[0]?.dueMs ?? null;
  }

  /** Reads on as long as not too much waits. */
  #readOrNot(): void {
    const held = this.#waitingBytes + (this.#session?.unreadBytes ?? 0);
    const max = this.#owner.delayMs > 0 ? DELAYED_BYTES_MAX : WAITING_BYTES_MAX;
    if (held >= max && !this.#hasEnded) this.#socket.pause();
    else this.#socket.resume();
  }

  #answer(session: Session): void {
    const pieces = session.takePieces();
    if (pieces.length === 0) return;
    if (this.#isGone) {
      this.#finish();
      return;
    }
    if (pieces.length > 1) this.#socket.cork();
    for (const piece of pieces) this.#isOutputFull = !this.#socket.write(piece);
    if (pieces.length > 1) this.#socket.uncork();
  }

  #finish(): void {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
    this.#session?.close();
    this.#owner.closed(this);
  }
}
