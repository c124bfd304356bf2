/**
 * One connection. It cuts bytes into command lines and data blocks, and collects the answers. Incomplete lines and blocks wait for
 * the rest.
 */
import { BINARY_HEADER_BYTES, BINARY_REQUEST, binaryBodyBytes, binaryRefusal } from "./binary-refusal.ts";
import { type Items, type Reservation, type StoreRequest, type StoreResult, textOf } from "./items.ts";
import { Output } from "./output.ts";
import { ReadBuffer } from "./read-buffer.ts";
import type { ServerState } from "./server-state.ts";

/** A data block that is coming in. */
interface Upload {
  readonly reservation: Reservation;
  readonly request: StoreRequest;
  readonly value: Uint8Array;
  /** The two bytes after the value. */
  readonly end: Uint8Array;
  /** Bytes that have come, of the value and of its end. */
  valueAt: number;
  endAt: number;
  /** Called with the result. */
  readonly done: UploadDone;
}

/** `result` is null if the block did not end as it must. */
export type UploadDone = (result: { readonly stored: StoreResult; readonly slot: number } | null) => void;

/** Runs a command line. It is a parameter because commands import the session. */
type RunLine = (session: Session, line: string) => void;

/** A command that is done piece by piece, so that others get their turn: does the next piece, true if it was the last. */
type Piece = () => boolean;

/** What a step of the work did: a request, bytes or a piece of one; or nothing, since more bytes are needed. */
type Worked = "request" | "bytes" | "piece" | "nothing";

const CR = 13;
const LF = 10;

export class Session {
  readonly server: ServerState;
  readonly output = new Output();
  readonly #input: ReadBuffer;
  readonly #runLine: RunLine;
  readonly #left: () => void;
  #upload: Upload | null = null;
  /** Bytes of a data block that are dropped, and what is done then. */
  #swallow = 0;
  #swallowed = () => {};
  #piece: Piece | null = null;
  /** What the first byte says; null before it. */
  #isBinary: boolean | null = null;
  /** Bytes of answers that have been flushed. */
  #sent = 0;
  #closed = false;
  /** The other end, for `stats conns`. */
  peer = "tcp:127.0.0.1:0";
  /** On the model's clock. */
  lastCommandAt: number;
  /** The current command gets no answer. */
  isQuiet = false;

  /** `runLine` runs a command line. `left` is called once, when the connection has ended. */
  constructor(server: ServerState, runLine: RunLine, left: () => void) {
    this.server = server;
    this.#input = new ReadBuffer(server);
    this.#runLine = runLine;
    this.lastCommandAt = server.items.now;
    this.#left = left;
  }

  get items(): Items {
    return this.server.items;
  }

  /** True once the server has closed the connection. What it wrote before can still be taken. */
  get closed(): boolean {
    return this.#closed;
  }

  /** In the middle of a data block. */
  get isReceiving(): boolean {
    return this.#upload !== null;
  }

  /** Bytes from the client, in pieces of any size. All that they ask for is done at once. */
  feed(bytes: Uint8Array): void {
    this.receive(bytes);
    while (this.work());
  }

  /** Bytes from the client that wait until they are worked on. They are kept, and nobody may change them. */
  receive(bytes: Uint8Array): void {
    if (!this.#closed) this.#input.receive(bytes);
  }

  /** Bytes that have come in and that nobody has looked at. */
  get unreadBytes(): number {
    return this.#input.unread;
  }

  /**
   * Does what was asked for: up to so many requests, or a piece of a long one, and no more once so many bytes of answers
   * wait. False when it needs more bytes to go on.
   */
  work(requests = Number.POSITIVE_INFINITY, outputBytes = Number.POSITIVE_INFINITY): boolean {
    for (let done = 0; done < requests && this.output.waiting < outputBytes; ) {
      const worked = this.#closed ? "nothing" : this.#work();
      if (worked === "nothing") {
        this.flush();
        return false;
      }
      if (worked === "piece") return true;
      if (worked === "request") done++;
    }
    return true;
  }

  /** Answers that were not taken yet, up to 64 MiB of them. Call it until it returns nothing. */
  takeOutput(): Uint8Array {
    const taken = this.output.take();
    this.#handOver(taken.length);
    return taken;
  }

  /** All answers that were not taken yet, in pieces to be sent one after the other. Values are not copied. */
  takePieces(): readonly Uint8Array[] {
    this.#handOver(this.output.waiting);
    return this.output.takePieces();
  }

  #handOver(bytes: number): void {
    this.flush();
    this.server.counts.bytesWritten += bytes;
  }

  /** The client is gone, or the server closes the connection. */
  close(): void {
    if (this.#closed) return;
    if (this.#upload !== null) this.items.release(this.#upload.reservation);
    this.lose();
    this.#left();
  }

  /** The server wants no more of this client, and drops the answers that it has not sent. */
  giveUp(): void {
    this.output.cutTo(this.#sent);
    this.close();
  }

  /** The server's memory is gone, and the connection with it. */
  lose(): void {
    this.#upload = null;
    this.#piece = null;
    this.#input.clear();
    this.#closed = true;
  }

  /** Sends what was answered so far before the next command begins. */
  flush(): void {
    this.#sent = this.output.written;
  }

  /** True if answers wait to be sent together with the next ones. */
  get hasPending(): boolean {
    return this.output.written > this.#sent;
  }

  /** Answers with one line, unless the command is quiet. */
  reply(line: string): void {
    if (this.isQuiet) this.isQuiet = false;
    else this.output.text(`${line}\r\n`);
  }

  /** The rest of the command is done piece by piece, and nothing else on this connection before it. */
  inPieces(piece: Piece): void {
    this.#piece = piece;
  }

  /** A data block follows. Its memory is reserved. */
  expectBlock(reservation: Reservation, valueBytes: number, request: StoreRequest, done: UploadDone): void {
    const value = new Uint8Array(valueBytes);
    this.#upload = { reservation, request, value, end: new Uint8Array(2), valueAt: 0, endAt: 0, done };
  }

  /** A data block follows that is dropped. The client is told why once it has come. */
  swallow(bytes: number, why: string): void {
    this.#drop(bytes, () => this.reply(why));
  }

  #drop(bytes: number, then: () => void): void {
    this.#swallow = bytes;
    this.#swallowed = then;
    if (bytes === 0) then();
  }

  #work(): Worked {
    if (this.#piece !== null) return this.#goOn(this.#piece);
    if (this.#upload !== null) return this.#receiveBlock(this.#upload);
    if (this.#swallow > 0) return this.#dropBlock();
    this.#isBinary ??= this.#beginsBinary();
    if (this.#isBinary === null) return this.#read();
    return this.#isBinary ? this.#refuseBinary() : this.#readLine();
  }

  #goOn(piece: Piece): Worked {
    if (!piece()) return "piece";
    this.#piece = null;
    return "request";
  }

  /** Null before the first byte. */
  #beginsBinary(): boolean | null {
    const { first } = this.#input;
    return first === undefined ? null : first === BINARY_REQUEST;
  }

  #read(): Worked {
    return this.#input.read() > 0 ? "bytes" : "nothing";
  }

  #refuseBinary(): Worked {
    if (this.#input.length < BINARY_HEADER_BYTES) return this.#read();
    const header = this.#input.take(BINARY_HEADER_BYTES);
    if (header[0] === BINARY_REQUEST) {
      const refusal = binaryRefusal(header);
      this.#drop(binaryBodyBytes(header), () => this.output.bytes(refusal));
    } else this.close();
    return "request";
  }

  #readLine(): Worked {
    const line = this.#input.line();
    if (line === null) {
      if (!this.#input.isTooLong) return this.#read();
      this.giveUp();
      return "bytes";
    }
    // An empty line keeps its CR, which is then an unknown command.
    const end = line.length > 1 && line[line.length - 1] === CR ? line.length - 1 : line.length;
    this.isQuiet = false;
    this.lastCommandAt = this.items.now;
    this.#runLine(this, textOf(line, end));
    return this.#piece === null ? "request" : "piece";
  }

  #dropBlock(): Worked {
    const dropped = this.#input.drop(this.#swallow);
    this.#swallow -= dropped;
    if (this.#swallow === 0) this.#swallowed();
    return dropped > 0 ? "bytes" : "nothing";
  }

  #receiveBlock(upload: Upload): Worked {
    const { value, end } = upload;
    upload.valueAt += this.#input.fill(value.subarray(upload.valueAt));
    if (upload.valueAt < value.length) return "nothing";
    upload.endAt += this.#input.fill(end.subarray(upload.endAt));
    if (upload.endAt < end.length) return "nothing";
    this.#upload = null;
    if (end[0] === CR && end[1] === LF) upload.done(this.items.store(upload.reservation, value, upload.request));
    else {
      this.items.refuse(upload.reservation);
      upload.done(null);
    }
    return "bytes";
  }
}
