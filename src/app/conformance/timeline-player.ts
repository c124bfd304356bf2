/**
 * Plays a recorded process on the cache tier of every run: nodes, wire, faults, the client's state machine and its background
 * work. The process makes one call at a time, as the recorded one did.
 */
import type { Answer as Came } from "../../../models/application/attempts.ts";
import type { ManyAnswer } from "../../../models/application/multi-get-call.ts";
import { Source, Verb } from "../../../models/clients/client.ts";
import { Memcached } from "../../../models/clients/libmemcached/memcached.ts";
import { primitiveNamed } from "../../../models/faults/index.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";
import { utf8 } from "../../../models/hashing/utf8.ts";
import { Nodes } from "../../../models/nodes/nodes.ts";
import { Totals } from "../../../models/recording/bookings.ts";
import { listedItems } from "../../../models/run/listed-items.ts";
import { cacheTier, type Tier } from "../../../models/run/tier.ts";
import { Streams } from "../../core/random.ts";
import { Simulation } from "../../core/simulation.ts";
import { Durations, toleranceMs } from "./durations.ts";
import { LateThread } from "./late-thread.ts";
import { toldOf } from "./multi-get.ts";
import type { RecordedClient } from "./recorded-client.ts";
import type { TimelineCall, TimelineManyCall, TimelineStep } from "./timeline-step.ts";

const MEMORY_BYTES = 64 * 1024 * 1024;
const VALUE_BYTES = 10;
/** No machine is that busy: what took longer is a wait that the model does not have. */
const OVERHEAD_MS_MAX = 1000;
/** How long a call without a recorded duration may take if no other follows. */
const LAST_CALL_MS = 1_000_000;
/** No packet is lost in a recording. */
const SEED = 1;

/** What recordings call the faults. */
const FAULTS = { kill: "crash", start: "recover", pause: "pause", resume: "resume" } as const;

/** libmemcached's codes for answers of a server that are not what the caller hoped for. */
const NOT_STORED = 14;
const NOT_FOUND = 16;

/** The recorder waited no longer. */
const GIVEN_UP: Came = {
  waits: -1,
  node: -1,
  slot: 0,
  misdirected: false,
  resultCode: 0,
  isUnderway: false,
  isEmpty: false,
  source: Source.own,
};

/** A call that is under way. */
interface Pending {
  readonly where: string;
  readonly beganAt: number;
  /** As recorded. */
  readonly ms: number | undefined;
  /** Of a call for one key: what to do with what it came to. */
  readonly answer: (came: Came) => void;
  /** Of a call for many; null: the recorder waited no longer. */
  readonly answerMany: (came: ManyAnswer | null) => void;
}

const NOTHING = () => {};

/** What is recorded of a call, and what the model says of the same. */
export interface Answer {
  readonly where: string;
  readonly recorded: Readonly<Record<string, unknown>>;
  readonly answered: Readonly<Record<string, unknown>>;
}

export interface PlayerOptions {
  /** By number of the step: seconds before the call reaches the library. */
  readonly overheads?: ReadonlyMap<number, number>;
  /** How late the library's own thread wakes. */
  readonly lateSeconds?: number;
}

export class TimelinePlayer {
  /** By number of the step. */
  readonly answers = new Map<number, Answer>();
  readonly durations = new Durations();
  /** By number of the step: seconds that the recorded call took beyond the model's. */
  readonly overheads = new Map<number, number>();
  readonly #keys: readonly string[];
  readonly #simulation = new Simulation();
  readonly #nodes: Nodes;
  readonly #tier: Tier;
  readonly #patienceOver: number;
  readonly #delays: ReadonlyMap<number, number>;
  /** By number; a call that the recorder gave up on stays until the model's ends. */
  readonly #pending = new Map<number, Pending>();
  /** The call that the process waits for, -1 for none. */
  #waitsFor = -1;
  #isPatient = true;

  constructor({ client, servers }: RecordedClient, keys: readonly string[], options: PlayerOptions = {}) {
    const { overheads = new Map(), lateSeconds = 0 } = options;
    this.#keys = keys;
    this.#delays = overheads;
    this.#nodes = new Nodes({ memoryBytes: servers.map(() => MEMORY_BYTES), keys: keys.length });
    const items = listedItems(this.#nodes);
    keys.forEach((key, id) => {
      items.itemBytes[id] = this.#nodes.itemBytes(utf8(key).length, VALUE_BYTES);
    });
    this.#tier = cacheTier({
      simulation: this.#simulation,
      streams: new Streams(SEED),
      nodes: this.#nodes,
      keys: new ListedKeys(keys),
      population: items,
      bookings: new Totals(),
      servers,
      lists: [servers.map((_, node) => node)],
      client: { ...client, processes: 1 },
      hosts: 1,
      lastingSockets: true,
      ended: (number, came) => this.#ended(number, came),
      manyEnded: (number, came) => this.#over(number, (pending) => pending.answerMany(came)),
      wrap: (inner) => new LateThread(inner, lateSeconds),
    });
    this.#patienceOver = this.#simulation.declare("recording: patience over", (number) => {
      if (number === this.#waitsFor) this.#isPatient = false;
    });
    this.#tier.attempts.begun();
  }

  /** Plays the steps to the end of the last call. */
  play(steps: readonly TimelineStep[]): this {
    steps.forEach((step, i) => {
      const recordedAt = step.sec ?? step.t!;
      const at = recordedAt + (this.#delays.get(i) ?? 0);
      this.#awaitCall(step.t === undefined ? at + 1 : at);
      if (this.#simulation.now < at) this.#simulation.runThrough(at);
      if ("server" in step) this.#strike(step.ev, step.server);
      else if (step.ev === "newRequest") this.#tier.client.newRequest(0, Math.floor(this.#simulation.now));
      else if (step.ev === "multi-get") this.#callMany(i, step, `steps[${i}] at ${recordedAt} s, ${step.ev}`);
      else this.#call(i, step, `steps[${i}] at ${recordedAt} s, ${step.ev} ${step.key}`);
    });
    this.#awaitCall(Number.POSITIVE_INFINITY);
    return this;
  }

  #strike(event: keyof typeof FAULTS, server: number): void {
    const { cluster } = this.#tier;
    if (server >= this.#nodes.count) throw new Error(`server ${server}; there are ${this.#nodes.count}`);
    primitiveNamed(FAULTS[event]).strike(cluster, server, this.#simulation.now, {});
  }

  #call(number: number, call: TimelineCall, where: string): void {
    const { attempts } = this.#tier;
    const beganAt = this.#simulation.now;
    const key = this.#keys.indexOf(call.key);
    const holders = new Set<number>();
    for (let node = 0; node < this.#nodes.count; node++) {
      if (this.#nodes.peek(node, key, Math.floor(beganAt)) !== 0) holders.add(node);
    }
    this.#pending.set(number, {
      where,
      beganAt,
      ms: call.ms,
      answer: (came) => this.#answer(number, where, call, holders, came),
      answerMany: NOTHING,
    });
    const answer = attempts.begin(Verb[call.ev], 0, key, 1);
    if (answer.waits < 0) this.#ended(number, answer);
    else {
      attempts.isFor(answer, number);
      this.#waitsFor = number;
    }
  }

  #callMany(number: number, call: TimelineManyCall, where: string): void {
    const { multiGets } = this.#tier.attempts;
    const answerMany = (came: ManyAnswer | null) => this.#answerMany(number, where, call, came);
    const beganAt = this.#simulation.now;
    this.#pending.set(number, { where, beganAt, ms: call.ms, answer: NOTHING, answerMany });
    const keys = call.keys.map((key) => this.#keys.indexOf(key));
    const answer = multiGets.begin(0, keys, number);
    if (answer === null) this.#waitsFor = number;
    else this.#over(number, (pending) => pending.answerMany(answer));
  }

  /**
   * Lets the process wait for its call until the recorded one had surely ended. If the model waits on, the recorder gave up:
   * the call failed, and its duration is looked at when it ends in the model.
   *
   * @param nextStepAt When the next step of the recording followed at the latest.
   */
  #awaitCall(nextStepAt: number): void {
    const pending = this.#pending.get(this.#waitsFor);
    if (pending === undefined) return;
    const { ms, beganAt } = pending;
    const tolerance = this.#waitsWithoutEnd() ? 0 : toleranceMs(ms ?? 0) / 1000;
    const last = Math.min(nextStepAt, beganAt + (ms ?? LAST_CALL_MS) / 1000) + tolerance;
    this.#isPatient = true;
    this.#simulation.at(this.#patienceOver, Math.max(this.#simulation.now, last), this.#waitsFor);
    while (this.#isPatient && this.#waitsFor >= 0) this.#simulation.step();
    if (this.#waitsFor < 0) return;
    pending.answer(GIVEN_UP);
    pending.answerMany(null);
    this.#waitsFor = -1;
  }

  #ended(number: number, came: Came): void {
    this.#tier.attempts.copy();
    this.#over(number, (pending) => pending.answer(came));
  }

  #over(number: number, answer: (pending: Pending) => void): void {
    const pending = this.#pending.get(number)!;
    const { where, beganAt, ms } = pending;
    this.#pending.delete(number);
    const isGivenUp = this.#waitsFor !== number && beganAt < this.#simulation.now;
    if (!isGivenUp) answer(pending);
    if (this.#waitsFor === number) this.#waitsFor = -1;
    if (ms === undefined || (isGivenUp && this.#waitsWithoutEnd())) return;
    const modelMs = (this.#simulation.now - beganAt) * 1000;
    this.durations.add({ where, recordedMs: ms, modelMs });
    const overheadMs = ms - modelMs;
    this.overheads.set(number, overheadMs > 0 && overheadMs < OVERHEAD_MS_MAX ? overheadMs / 1000 : 0);
  }

  /** The recorder found no key after a write that went well: the server comes to a write without reply in its own time. */
  #isLookedForTooEarly({ ev, landed, said }: TimelineCall): boolean {
    return this.#tier.client.noReply === true && ev !== "get" && landed === null && said === "OK";
  }

  /** The library has no time-out: the recording measured how long the recorder itself waited. */
  #waitsWithoutEnd(): boolean {
    return this.#tier.client.ioTimeoutMs === Number.POSITIVE_INFINITY;
  }

  /** Notes what the model says of what is recorded. */
  #answer(
    number: number,
    where: string,
    call: TimelineCall,
    holders: ReadonlySet<number>,
    { node, resultCode, isUnderway }: Came,
  ): void {
    const { ev, landed, rc, mapsToAfter } = call;
    const { plainClient } = this.#tier;
    const key = this.#keys.indexOf(call.key);
    const answered: Record<string, unknown> = {
      landed: node < 0 || isUnderway || this.#isLookedForTooEarly(call) ? null : node,
      rc: node < 0 ? resultCode : serverCode(ev, holders.has(node)),
      mapsToAfter: plainClient instanceof Memcached ? plainClient.serverByKey(0, key) : undefined,
    };
    const recorded = Object.entries({ landed, rc, mapsToAfter }).filter(([, value]) => value !== undefined);
    if (recorded.length === 0) return;
    const asked = Object.fromEntries(recorded.map(([field]) => [field, answered[field]]));
    this.answers.set(number, { where, recorded: Object.fromEntries(recorded), answered: asked });
  }

  #answerMany(number: number, where: string, call: TimelineManyCall, came: ManyAnswer | null): void {
    const { answered, code, error } = call;
    const isFailed = came === null || came.gives === "failure";
    const found = isFailed ? null : [...came.slots.keys()].filter((at) => came.slots[at] !== 0);
    this.answers.set(number, {
      where,
      recorded: { answered, code, error },
      answered: {
        answered: found,
        code: code === undefined ? undefined : (came?.resultCode ?? code),
        error: came === null ? error : toldOf(error, came.error),
      },
    });
  }
}

/** What the server made of the request, as libmemcached's result code. */
function serverCode(ev: TimelineCall["ev"], isHeld: boolean): number {
  if (ev === "set") return 0;
  if (ev === "add") return isHeld ? NOT_STORED : 0;
  return isHeld ? 0 : NOT_FOUND;
}
