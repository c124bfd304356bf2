/**
 * A cluster twice: PHP's real client over processes on loopback that are killed, paused and started, and the model of
 * both. Every call is made of the two and what came of it compared: the value, the result code, how long it took, and
 * what each server then holds.
 */

import { begun, followed } from "../../models/application/operate.ts";
import { type Client, type Operation, type Server, Step, Verb } from "../../models/clients/client.ts";
import { newOperation } from "../../models/clients/new-operation.ts";
import { Outcome } from "../../models/network/outcome.ts";
import { Wire } from "../../models/network/wire.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import { item } from "../nodes/item.ts";
import { Control } from "./control.ts";
import { makeClient } from "./model.ts";
import { type Answer, type ClientWords, PhpWorker } from "./php.ts";
import { CacheServer, delay, freePorts, type Kind, killAll } from "./servers.ts";

/** A call may be shorter than the time-outs in it only by the grain of the timers. */
const EARLY_MS = 30;
/**
 * And longer by less than one second, the shortest of the libraries' time-outs, so that one too many is seen; besides by
 * what PHP's process was kept from running, and by several of the control's slowest answer: the server, which has to run
 * too, may be kept as long as that at each of the steps of a call.
 */
const LATE_MS = 600;
const LATE_CONTROLS = 4;
/** A quarter of the shortest time-out: beyond, a time-out that nothing caused is not far. */
const DISTURBED_MS = 250;

/** All timers of PHP's libraries count whole seconds: calls are made in this part of one, clear of its borders. */
const FROM_FRACTION = 0.03;
const TO_FRACTION = 0.7;

export interface BesideOptions {
  readonly client: ClientWords;
  readonly keys: readonly string[];
  readonly ports?: readonly number[];
  readonly servers?: number;
  readonly processes?: number;
  readonly kind?: Kind;
}

export class Beside {
  /** What was done and what came of it, for whoever looks into a difference. */
  readonly transcript: string[] = [];
  readonly servers: readonly CacheServer[];
  readonly list: readonly Server[];
  readonly #keys: readonly string[];
  readonly #workers: readonly PhpWorker[];
  readonly #client: Client;
  readonly #wire: Wire;
  readonly #nodes: Nodes;
  readonly #op: Operation = newOperation();
  /** Values in the order in which they were written: the model's versions, from 1. */
  readonly #values: string[] = [];
  /** What lies in the sockets of each server that hangs, to be executed when it goes on. */
  readonly #waiting: (() => void)[][];
  readonly #startSecond = Math.floor(Date.now() / 1000);
  readonly #control: ReturnType<Control["watched"]>;
  readonly #missed: string[] = [];

  static async open({ servers = 3, ...options }: BesideOptions): Promise<Beside> {
    const control = await Control.of(options.kind ?? "memcached");
    const beside = new Beside(options, options.ports ?? (await freePorts(servers)), control);
    await Promise.all(beside.servers.map((server) => server.start()));
    for (let process = 0; process < beside.#workers.length; process++) await beside.request(process);
    return beside;
  }

  private constructor(
    { client, keys, processes = 1, kind }: BesideOptions,
    ports: readonly number[],
    control: Control,
  ) {
    this.#control = control.watched();
    this.servers = ports.map((port) => new CacheServer(port, ["-m", "8", "-b", "1"], kind));
    this.list = ports.map((port) => ({ host: "127.0.0.1", port, weight: 1 }));
    this.#keys = keys;
    this.#workers = Array.from({ length: processes }, () => new PhpWorker(client));
    this.#client = makeClient(client, this.list, keys, processes);
    const { connectTimeoutMs, ioTimeoutMs } = this.#client;
    this.#wire = new Wire({ nodes: ports.length, processes, keepsSockets: true, connectTimeoutMs, ioTimeoutMs });
    this.#nodes = new Nodes({ memoryBytes: ports.map(() => 8 << 20), keys: keys.length });
    this.#waiting = ports.map(() => []);
  }

  async close(): Promise<void> {
    this.#control.end();
    for (const worker of this.#workers) worker.end();
    await killAll(this.servers);
  }

  /** What the machine did to this story so far, by which an outcome may have become another. */
  disturbances(): string[] {
    const controlMs = this.#control.ms();
    const slow = controlMs > DISTURBED_MS ? [`a healthy server took ${controlMs.toFixed(0)} ms to answer`] : [];
    return [...slow, ...this.#missed];
  }

  /** Throws if it is later than the story needs it to be for what comes next: a timer of the client may have run out. */
  inTime(sinceMs: number, withinMs: number): void {
    const tookMs = performance.now() - sinceMs;
    if (tookMs <= withinMs) return;
    this.#missed.push(`${withinMs} ms were planned, ${tookMs.toFixed(0)} passed`);
    this.#fail("too late for the next step");
  }

  /** A process begins its next web request. */
  async request(process = 0): Promise<void> {
    await this.#midSecond();
    await this.#workers[process].request(this.list);
    this.#client.newRequest(process, this.#now());
    this.#note(`process ${process}: next request`);
  }

  async kill(node: number): Promise<void> {
    await this.servers[node].kill();
    this.#wire.crash(node);
    this.#nodes.crash(node);
    this.#waiting[node] = [];
    this.#note(`server ${node} killed`);
  }

  async start(node: number): Promise<void> {
    await this.servers[node].start();
    this.#wire.recover(node);
    this.#nodes.start(node, this.#now());
    this.#note(`server ${node} started`);
  }

  /** The process hangs: connections are made, nothing is answered. */
  async pause(node: number): Promise<void> {
    await this.servers[node].pause();
    this.#wire.pause(node);
    this.#note(`server ${node} paused`);
  }

  /** As if the machine were off: whoever wants to connect hears nothing. For good, in these tests. */
  async darken(node: number): Promise<void> {
    await this.servers[node].pause();
    await this.servers[node].fillBacklog();
    this.#wire.silence(node);
    this.#note(`server ${node} takes no more connections`);
  }

  async resume(node: number): Promise<void> {
    this.servers[node].resume();
    this.#wire.resume(node);
    for (const execute of this.#waiting[node].splice(0)) execute();
    // It has to get round to what is in its sockets, which nobody is told of.
    await delay(300);
    this.#note(`server ${node} goes on`);
  }

  isUp(node: number): boolean {
    return this.#wire.isUp(node);
  }

  async set(key: string, value: string, process = 0): Promise<boolean> {
    this.#values.push(value);
    const version = this.#values.length;
    const bytes = this.#nodes.itemBytes(key.length, value.length);
    const store = (node: number) => this.#nodes.set(node, item(this.#id(key), bytes, { version }), this.#now());
    const call = `process ${process}: set ${key} ${value}`;
    await this.#midSecond();
    const real = await this.#workers[process].set(key, value);
    const { node } = this.#model(process, key, Verb.set, real, call, store);
    return this.#agree(call, real.value, node >= 0);
  }

  async get(key: string, process = 0): Promise<string | false> {
    const call = `process ${process}: get ${key}`;
    await this.#midSecond();
    const real = await this.#workers[process].get(key);
    let found: string | false = false;
    this.#model(process, key, Verb.get, real, call, (node) => {
      found = this.#valueOn(node, key, true) ?? false;
    });
    return this.#agree(call, real.value, found);
  }

  async delete(key: string, process = 0): Promise<boolean> {
    const call = `process ${process}: delete ${key}`;
    await this.#midSecond();
    const real = await this.#workers[process].delete(key);
    let deleted = false;
    this.#model(process, key, Verb.delete, real, call, (node) => {
      deleted = this.#nodes.delete(node, this.#id(key), this.#now());
    });
    return this.#agree(call, real.value, deleted);
  }

  /** What each server holds of the keys, asked directly; null for one that is down or paused. */
  async held(keys: readonly string[] = this.#keys): Promise<(Record<string, string> | null)[]> {
    return Promise.all(
      this.servers.map(async (server, node) => {
        if (!this.isUp(node)) return null;
        const real = Object.fromEntries([...(await server.held(keys))].sort());
        const model = Object.fromEntries(
          keys.flatMap((key) => {
            const value = this.#valueOn(node, key, false);
            return value === null ? [] : [[key, value] as const];
          }),
        );
        this.#same(`held by server ${node}`, JSON.stringify(real), JSON.stringify(sorted(model)));
        return real;
      }),
    );
  }

  /** One operation through the model's client, wire and nodes, and what the real call says of itself beside it. */
  #model(
    process: number,
    key: string,
    verb: Operation["verb"],
    { from, to, stalledMs, resultCode }: Answer<unknown>,
    call: string,
    serve: (node: number) => void,
  ): { readonly node: number } {
    const op = this.#op;
    op.process = process;
    op.key = this.#id(key);
    op.verb = verb;
    op.resultCode = 0;
    let waitedMs = 0;
    const perform = (_: Operation, at: number) => {
      serve(at);
      return true;
    };
    const steps: string[] = [];
    op.step = begun(this.#client, op, from - this.#startSecond);
    let node = -1;
    while (op.step >= 0) {
      const at = Step.node(op.step);
      const isConnect = Step.isConnect(op.step);
      const { outcome, waitSeconds } = isConnect ? this.#wire.connect(process, at) : this.#wire.send(process, at);
      if (outcome === Outcome.ioTimeout && this.#wire.isHung(at)) this.#waiting[at].push(() => serve(at));
      waitedMs += waitSeconds * 1000;
      op.seconds += waitSeconds;
      op.nowSeconds = Math.floor(op.seconds);
      steps.push(`${isConnect ? "connect" : "send"} ${at} ${outcome}`);
      op.step = followed(this.#client, op, outcome, perform);
      if (op.step === Step.done) node = at;
    }
    const tookMs = (to - from) * 1000;
    this.#note(`${call}: ${steps.join(", ")}; ${tookMs.toFixed(1)} ms, ${stalledMs.toFixed(1)} of them not running`);
    if (stalledMs > DISTURBED_MS) this.#missed.push(`PHP was kept from running for ${stalledMs.toFixed(0)} ms`);
    // The libraries' whole seconds are those of the model only as long as no border lies in between.
    if (Math.floor(to) !== Math.floor(from + waitedMs / 1000))
      this.#missed.push("a call crossed the border of a second");
    if (this.#client.name === "php-memcached" && node < 0) {
      this.#same(`${call}, result code`, String(resultCode), String(op.resultCode));
    }
    const lateMs = LATE_MS + stalledMs + LATE_CONTROLS * this.#control.ms();
    if (tookMs < waitedMs - EARLY_MS || tookMs > waitedMs + lateMs) {
      this.#fail(`${call} took ${tookMs.toFixed(0)} ms, in the model ${waitedMs} ms`);
    }
    return { node };
  }

  /** Whether a get counts and refreshes the item there, or only looks. */
  #valueOn(node: number, key: string, counts: boolean): string | null {
    const id = this.#id(key);
    const slot = counts ? this.#nodes.get(node, id, this.#now()) : this.#nodes.peek(node, id, this.#now());
    return slot === 0 ? null : this.#values[this.#nodes.versionOf(slot) - 1];
  }

  #agree<T>(call: string, real: T, model: T): T {
    this.#same(call, JSON.stringify(real), JSON.stringify(model));
    return real;
  }

  #same(what: string, real: string, model: string): void {
    this.#note(`  ${what}: ${real}`);
    if (real !== model) this.#fail(`${what}: PHP has ${real}, the model ${model}`);
  }

  #fail(what: string): never {
    throw new Error(`${what}\n${this.transcript.join("\n")}`);
  }

  #note(text: string): void {
    this.transcript.push(`${(Date.now() / 1000 - this.#startSecond).toFixed(2)} ${text}`);
  }

  #id(key: string): number {
    return this.#keys.indexOf(key);
  }

  #now(): number {
    return Math.floor(Date.now() / 1000) - this.#startSecond;
  }

  async #midSecond(): Promise<void> {
    const fraction = (Date.now() / 1000) % 1;
    if (fraction < FROM_FRACTION) await delay((FROM_FRACTION - fraction) * 1000 + 1);
    else if (fraction > TO_FRACTION) await delay((1 + FROM_FRACTION - fraction) * 1000 + 1);
  }
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
