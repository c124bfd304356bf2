/**
 * A framework's pages, one after another, over the model's client, wire and nodes: each action is carried out as soon as it is
 * asked for, and the clock goes on by what it takes. No queue and no other page gets in between, so that what comes of it can be
 * held against real servers, and against a count by hand.
 */
import { askAtOnce } from "../../models/application/multi-gets.ts";
import { operate } from "../../models/application/operate.ts";
import { VERBS } from "../../models/application/page-operations.ts";
import { Act, type Action, type Result } from "../../models/application/program.ts";
import { type Client, type Server, Verb, verbNames } from "../../models/clients/client.ts";
import { type ClientSpec, createClient } from "../../models/clients/index.ts";
import { newOperation } from "../../models/clients/new-operation.ts";
import type { FrameworkDefinition, FrameworkWorld, Read, Session, Steps } from "../../models/frameworks/framework.ts";
import { Values } from "../../models/frameworks/values.ts";
import { type Keys, NumberedKeys } from "../../models/hashing/keys.ts";
import { Outcome } from "../../models/network/outcome.ts";
import { type Reply, Wire } from "../../models/network/wire.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import type { KeyLayout } from "../../models/workload/key-layout.ts";
import type { OnWrite } from "../../models/workload/on-write.ts";
import type { ItemAtStart } from "../../models/workload/prefill.ts";
import { Streams } from "../../src/core/random.ts";

/** Says what lies in the sockets of a server that hangs: it is done when the server goes on, whatever became of it meanwhile. */
class Sockets extends Wire {
  waits: (node: number) => void = () => {};

  override send(process: number, node: number, ioSeconds?: number): Reply {
    const reply = super.send(process, node, ioSeconds);
    if (reply.outcome === Outcome.ioTimeout && this.isHung(node)) this.waits(node);
    return reply;
  }

  override sendNoReply(process: number, node: number): Reply {
    const reply = super.sendNoReply(process, node);
    if (reply.outcome === Outcome.answered && this.isHung(node)) this.waits(node);
    return reply;
  }
}

/** What an action comes to that was neither answered nor failed. */
export function nothingCame(act: Act, key: number): Result {
  return {
    act,
    key,
    isDone: false,
    isFailure: false,
    version: 0,
    keys: new Int32Array(0),
    from: 0,
    count: 0,
    found: new Int32Array(0),
    versions: new Int32Array(0),
  };
}

export interface PlayedOptions {
  readonly framework: FrameworkDefinition;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly client: Pick<ClientSpec, "name" | "version" | "options">;
  readonly servers: readonly Server[];
  readonly keys?: number;
  readonly keyBytes?: number;
  readonly processes?: number;
  readonly hosts?: number;
  readonly ttlSeconds?: number;
  readonly onWrite?: OnWrite;
  /** How long a query takes. */
  readonly querySeconds?: number;
  readonly epochSeconds?: number;
  /** In place of the framework's own layout. */
  readonly layout?: (keys: Keys, keyBytes: number) => KeyLayout;
  readonly seed?: number;
  /** In place of draws from the seed. */
  readonly chance?: FrameworkWorld["chance"];
}

/** What was done, in order: `get app:1:key -> hit`. */
export interface Done {
  readonly act: string;
  readonly name: string;
  readonly came: string;
  readonly node: number;
}

export class Played {
  now = 0;
  readonly layout: KeyLayout;
  readonly values = new Values();
  readonly client: Client;
  readonly wire: Sockets;
  readonly nodes: Nodes;
  readonly framework: ReturnType<FrameworkDefinition["create"]>;
  /** The database's version of each key. */
  readonly database: Int32Array;
  readonly done: Done[] = [];
  /** Queries of the database so far. */
  queries = 0;
  /** The value that the last read gave, as a database's version; -1 for none. */
  given = -1;
  /** What lies in the sockets of each server that hangs. */
  readonly #waiting: (() => void)[][];
  readonly #op = newOperation();
  readonly #querySeconds: number;
  readonly #onWrite: OnWrite;
  #rows = 0;

  constructor({
    framework,
    options = {},
    client,
    servers,
    keys = 400,
    keyBytes = 12,
    processes = 1,
    hosts = 1,
    ttlSeconds = 3600,
    onWrite = "set",
    querySeconds = 0,
    epochSeconds = 1_700_000_000,
    layout,
    seed = 1,
    chance = new Streams(seed).stream("framework"),
  }: PlayedOptions) {
    const read = framework.options.parse(options);
    const named = new NumberedKeys(keys, keyBytes);
    this.layout = layout?.(named, keyBytes) ?? framework.layout(read, named, keyBytes);
    this.client = createClient({ ...client, processes }, servers, this.layout.names);
    const { connectTimeoutMs, ioTimeoutMs } = this.client;
    this.wire = new Sockets({ nodes: servers.length, processes, keepsSockets: true, connectTimeoutMs, ioTimeoutMs });
    this.nodes = new Nodes({ memoryBytes: servers.map(() => 64 << 20), keys: this.layout.names.count });
    this.database = new Int32Array(keys);
    this.#waiting = servers.map(() => []);
    this.#querySeconds = querySeconds;
    this.#onWrite = onWrite;
    this.framework = framework.create(read, {
      layout: this.layout,
      values: this.values,
      now: () => this.now,
      epochSeconds,
      chance,
      wake: () => {},
      hosts,
      hostOf: (process) => Math.floor(process / (processes / hosts)),
      readSeconds: querySeconds,
      ttlSeconds: () => ttlSeconds,
    });
  }

  /** A page begins. */
  page(process = 0): Session {
    this.client.newRequest(process, Math.floor(this.now));
    this.wire.closeAll(process);
    return this.framework.session(this.#rows++, process);
  }

  read(session: Session, key: number, process = 0): Read {
    return this.finish(session.read(key), process);
  }

  write(session: Session, key: number, process = 0): boolean {
    return this.finish(session.write(key, this.#onWrite), process);
  }

  /** Which of the keys the framework's call for many gave. */
  readMany(session: Session, keys: readonly number[], process = 0): readonly boolean[] {
    return this.finish(session.readMany!(keys), process);
  }

  /** What came of each key of a call that computes what is missing. */
  fetchMany(session: Session, keys: readonly number[], process = 0): readonly Read[] {
    return this.finish(
      session.fetchMany!(keys, () => {}),
      process,
    );
  }

  /** All steps, each as soon as the one before is over. */
  finish<T>(steps: Steps<T>, process = 0): T {
    this.given = -1;
    for (let next = steps.next(); ; ) {
      if (next.done === true) return next.value;
      next = steps.next(this.perform(next.value, process));
    }
  }

  store(item: ItemAtStart): void {
    const node = this.client.settled(item.id, new Uint8Array(this.client.nodes));
    this.nodes.set(node, { key: item.id, bytes: 100, expirySeconds: item.expirySeconds, version: item.version }, 0);
  }

  /** What one action comes to. */
  perform(action: Action, process = 0): Result {
    const { act, key, version, ttlSeconds, seconds } = action;
    const result = nothingCame(act, key);
    if (act === Act.wait || act === Act.sleep) {
      this.now += seconds;
      return { ...result, isDone: true };
    }
    if (act === Act.multiGet) return { ...result, ...this.#performMany(action, process) };
    if (act === Act.queryRead || act === Act.queryWrite) {
      this.now += this.#querySeconds;
      this.queries++;
      if (act === Act.queryWrite) this.database[key]++;
      else this.given = this.database[key];
      return { ...result, isDone: true, version: this.database[key] };
    }
    const op = this.#op;
    const verb = VERBS[act];
    if (verb === undefined) throw new Error(`no single operation: ${act}`);
    op.process = process;
    op.key = key;
    op.verb = verb;
    let slot = 0;
    const serve = (node: number): void => {
      const second = Math.floor(this.now);
      const item = { key, bytes: 100, expirySeconds: ttlSeconds, version };
      if (verb === Verb.get) slot = this.nodes.get(node, key, second);
      else if (verb === Verb.set) slot = this.nodes.set(node, item, second);
      else if (verb === Verb.add) slot = this.nodes.add(node, item, second);
      else if (verb === Verb.delete) this.nodes.delete(node, key, second);
      else slot = this.nodes.touch(node, item, second);
    };
    this.wire.waits = (at) => {
      if (verb !== Verb.get) this.#waiting[at].push(() => serve(at));
    };
    const node = operate(this.client, this.wire, op, this.now, (_, at) => {
      serve(at);
      return verb !== Verb.get || slot !== 0;
    });
    this.now = op.seconds;
    const isDone = node >= 0 && (verb === Verb.delete || slot !== 0);
    const stored = slot === 0 ? 0 : this.nodes.versionOf(slot);
    if (act === Act.get && slot !== 0) this.given = this.framework.versionOf(stored);
    const came = node < 0 ? "failed" : verb === Verb.get ? (slot === 0 ? "miss" : "hit") : isDone ? "done" : "refused";
    this.done.push({ act: verbNames[verb], name: this.layout.names.name(key), came, node });
    return { ...result, isDone, isFailure: node < 0, version: stored };
  }

  #performMany({ keys, from, count }: Action, process: number): Partial<Result> {
    const second = Math.floor(this.now);
    this.wire.waits = () => {};
    const came = askAtOnce({
      client: this.client,
      wire: this.wire,
      process,
      keys: Array.from(keys.subarray(from, from + count)),
      holds: (node, key) => this.nodes.get(node, key, second) !== 0,
      atSeconds: this.now,
    });
    if (came === null) throw new Error("the call for many keys never returns");
    const { answer, seconds } = came;
    this.now += seconds;
    const isDone = answer.gives === "found";
    const ends = isDone ? "miss" : "failed";
    for (let i = 0; i < count; i++) {
      const name = this.layout.names.name(keys[from + i]);
      this.done.push({ act: "get", name, came: answer.slots[i] !== 0 ? "hit" : ends, node: answer.nodes[i] });
    }
    const versions = answer.slots.map((found, i) => {
      const slot = found === 0 ? 0 : this.nodes.peek(answer.nodes[i], keys[from + i], second);
      return slot === 0 ? 0 : this.nodes.versionOf(slot);
    });
    // Of a value and what lies beside it, the value.
    const value = answer.slots.findLastIndex((found, i) => found !== 0 && keys[from + i] < this.layout.copyIds);
    if (value >= 0) this.given = this.framework.versionOf(versions[value]);
    return { isDone, isFailure: !isDone, keys, from, count, found: answer.slots, versions };
  }

  kill(node: number): void {
    this.wire.crash(node);
    this.nodes.crash(node);
    this.#waiting[node] = [];
  }

  start(node: number): void {
    this.wire.recover(node);
    this.nodes.start(node, Math.floor(this.now));
  }

  pause(node: number): void {
    this.wire.pause(node);
  }

  resume(node: number): void {
    this.wire.resume(node);
    for (const serve of this.#waiting[node].splice(0)) serve();
  }
}
