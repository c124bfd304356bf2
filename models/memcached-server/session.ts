/**
 * One connection. It cuts bytes into command lines and data blocks, and collects the answers. Incomplete lines and blocks wait for
 * the rest.
 */
import { type Items, type Reservation, type StoreRequest, type StoreResult, textOf } from "./items.ts";
import { LineBuffer } from "./line-buffer.ts";
import { Output } from "./output.ts";
import type { ServerState } from "./server-state.ts";

/** A data block that is coming in. */
interface Upload {
  readonly reservation: Reservation;
  readonly request: StoreRequest;
  readonly value: Uint8Array;
  /** The two bytes after the value. */
  readonly end: Uint8Array;
  /** Bytes that have come, of both. */
  at: number;
  /** Called with the result. */
  readonly done: UploadDone;
}

/** `result` is null if the block did not end as it must. */
export type UploadDone = (result: { readonly stored: StoreResult; readonly slot: number } | null) => void;

/** Runs a command line. It is a parameter because commands import the session. */
type RunLine = (session: Session, line: string) => void;

/** The first byte of a request of the binary protocol. */
const BINARY = 0x80;
const CR = 13;
const LF = 10;

export class Session {
  readonly server: ServerState;
  readonly output = new Output();
  readonly #lines = new LineBuffer();
  readonly #runLine: RunLine;
  readonly #left: () => void;
  #upload: Upload | null = null;
  /** Bytes of a data block that are dropped. */
  #swallow = 0;
  #refusal = "";
  /** Bytes of answers that have been flushed. */
  #sent = 0;
  #closed = false;
  #begun = false;
  /** The other end, for `stats conns`. */
  peer = "tcp:127.0.0.1:0";
  /** On the model's clock. */
  lastCommandAt: number;
  /** The current command gets no answer. */
  isQuiet = false;

  /** `runLine` runs a command line. `left` is called once, when the connection has ended. */
  constructor(server: ServerState, runLine: RunLine, left: () => void) {
    this.server = server;
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

  /** Bytes from the client, in pieces of any size. */
  feed(bytes: Uint8Array): void {
    if (this.#closed || bytes.length === 0) return;
    this.server.counts.bytesRead += bytes.length;
    if (!this.#begun && bytes[0] === BINARY) this.#refuseBinary();
    this.#begun = true;
    let at = 0;
    while (!this.#closed && at < bytes.length) {
      if (this.#upload !== null) at = this.#receive(this.#upload, bytes, at);
      else if (this.#swallow > 0) {
        const dropped = Math.min(this.#swallow, bytes.length - at);
        this.#swallow -= dropped;
        at += dropped;
        if (this.#swallow === 0) this.reply(this.#refusal);
      } else at = this.#readLine(bytes, at);
    }
  }

  /** Answers that were not taken yet, up to 64 MiB of them. Call it until it returns nothing. */
  takeOutput(): Uint8Array {
    const taken = this.output.take();
    this.flush();
    this.server.counts.bytesWritten += taken.length;
    return taken;
  }

  /** The client is gone, or the server closes the connection. */
  close(): void {
    if (this.#closed) return;
    if (this.#upload !== null) this.items.release(this.#upload.reservation);
    this.lose();
    this.#left();
  }

  /** The server's memory is gone, and the connection with it. */
  lose(): void {
    this.#upload = null;
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

  /** A data block follows. Its memory is reserved. */
  expectBlock(reservation: Reservation, valueBytes: number, request: StoreRequest, done: UploadDone): void {
    const value = new Uint8Array(valueBytes);
    this.#upload = { reservation, request, value, end: new Uint8Array(2), at: 0, done };
  }

  /** A data block follows that is dropped. The client is told why once it has come. */
  swallow(bytes: number, why: string): void {
    this.#swallow = bytes;
    this.#refusal = why;
  }

  #refuseBinary(): void {
    this.output.text("SERVER_ERROR the binary protocol is not modelled\r\n");
    this.close();
  }

  #readLine(bytes: Uint8Array, from: number): number {
    const to = this.#lines.add(bytes, from, this.server.isOld);
    if (this.#lines.isTooLong) this.close();
    else if (this.#lines.isComplete) {
      const line = this.#lines.take();
      // An empty line keeps its CR, which is then an unknown command.
      const end = line.length > 1 && line[line.length - 1] === CR ? line.length - 1 : line.length;
      this.isQuiet = false;
      this.lastCommandAt = this.items.now;
      this.#runLine(this, textOf(line, end));
    }
    return to;
  }

  #receive(upload: Upload, bytes: Uint8Array, from: number): number {
    const { value, end } = upload;
    const total = value.length + end.length;
    const to = Math.min(bytes.length, from + total - upload.at);
    const ofValue = Math.max(0, Math.min(to - from, value.length - upload.at));
    if (ofValue > 0) value.set(bytes.subarray(from, from + ofValue), upload.at);
    for (let i = from + ofValue; i < to; i++) end[upload.at + i - from - value.length] = bytes[i];
    upload.at += to - from;
    if (upload.at < total) return to;
    this.#upload = null;
    if (end[0] === CR && end[1] === LF) upload.done(this.items.store(upload.reservation, value, upload.request));
    else {
      this.items.refuse(upload.reservation);
      upload.done(null);
    }
    return to;
  }
}
