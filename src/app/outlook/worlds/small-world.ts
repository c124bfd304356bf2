/**
 * A small world of an imported configuration: the cache tier of every run, one node of it lost and perhaps returned, and
 * processes that ask for keys of that node, one request after another. A request is a get and then a write of its key, as
 * the requests of a run are where a get misses. What came of each operation is noted.
 */

import type { Answer } from "../../../../models/application/attempts.ts";
import { type Client, Verb } from "../../../../models/clients/client.ts";
import { primitiveNamed } from "../../../../models/faults/index.ts";
import type { Keys } from "../../../../models/hashing/keys.ts";
import type { Nodes } from "../../../../models/nodes/nodes.ts";
import { Totals } from "../../../../models/recording/bookings.ts";
import { listedItems } from "../../../../models/run/listed-items.ts";
import { cacheTier, nodesOf, type Tier } from "../../../../models/run/tier.ts";
import type { Scenario } from "../../../../models/scenario/types.ts";
import { Fact, factAt } from "../../../../models/workload/population.ts";
import { Streams } from "../../../core/random.ts";
import { Simulation } from "../../../core/simulation.ts";
import type { Act, TryAside } from "./act.ts";
import { type Ear, NotedClient } from "./noted-client.ts";

/** How a node is lost: its port refuses, nothing comes back from its host, or its process accepts and does not answer. */
export type Loss = "crash" | "host-down" | "pause";

export interface Story {
  readonly loss: Loss;
  /** How much later the node is lost than it might be: libraries have clocks of their own. Default: 0. */
  readonly delaySeconds?: number;
  /** Seconds from the loss to the return; Infinity: it does not return. */
  readonly outageSeconds: number;
  /** Seconds from the loss to the end of the story. */
  readonly endSeconds: number;
  /** Seconds from the loss until the process asks for a key of the node for the first time after it. */
  readonly firstSeconds: (process: number) => number;
  /**
   * Seconds between two requests of a process while something has just changed for it. When all goes on as before, they
   * come less often: after a 40th of the time since the last change.
   */
  readonly pauseSeconds: number;
  /** Requests do not come less often when all goes on as before. */
  readonly isSteady?: boolean;
  /**
   * The pauses between requests are drawn, as those of a run are, with `pauseSeconds` as their mean: what depends on whether the
   * next one comes a little earlier or later comes to both. Default: all alike.
   */
  readonly isDrawn?: boolean;
  /** A request is one operation, two gets and two sets in turn, and not a get with a set after it. */
  readonly isSingle?: boolean;
  /** A get is followed by a set only where it found nothing, as in most applications. Default: always. */
  readonly setsMissesOnly?: boolean;
  /** Requests come as often as after a change for so long before the return. Default: 0. */
  readonly closelySeconds?: (process: number) => number;
  /** Requests whose operations belong to one web request. */
  readonly requestsTogether: number;
  /** Between requests that belong to one web request. Default: 1 ms. */
  readonly togetherSeconds?: number;
  /** So many operations at most: the story ends early then. Default: any number. */
  readonly actsMax?: number;
}

/** Before the loss every process has connections, and every key a copy. A fraction, since PHP counts whole seconds. */
const WARM_SECONDS = 20.37;
const WARM_UP_SECONDS = 5;
const VALUE_BYTES = 100;
/** An operation that takes longer has waited for the node that is lost. */
export const SLOW_SECONDS = 0.02;
/** Parts of the time since a change: what happens by then is known to 2.5 %. */
const PACE_PARTS = 40;
/** With these every key that is asked for has been read once. */
const BACK_REQUESTS = 8;
/** Of rounding in the clock. */
const HAIR_SECONDS = 1e-6;
/** A story is looked at after so long, and twice as long each time. */
const SLICE_SECONDS = 20;
/** So many requests at most of a process until it notices the loss. */
const OTHERS_MAX = 100;
const PROBES_MAX = 100_000;
/** The database takes so long to answer: a library may look at its clock between a get and the set after it. */
const QUERY_SECONDS = 0.002;
/** Between requests that are made together. */
const TOGETHER_SECONDS = 0.001;

export interface Watched {
  readonly scenario: Scenario;
  readonly keys: Keys;
  /** Positions of the keys that are asked for. */
  readonly asked: readonly number[];
  /** That of a key of another node, which processes ask for until they notice the loss: libraries have clocks. Null: none. */
  readonly other: number | null;
  readonly node: number;
}

export class SmallWorld {
  readonly acts: Act[] = [];
  readonly triesAside: TryAside[] = [];
  /** Seconds from the loss to the end, which may have come early. */
  endSeconds: number;
  readonly nodes: Nodes;
  readonly tier: Tier;
  readonly #simulation = new Simulation();
  /** The story ended early, since so much goes on in it. */
  isBusy = false;
  readonly #watched: Watched;
  readonly #story: Story;
  readonly #lossAt: number;
  readonly #items: ReturnType<typeof listedItems>;
  /** What each process is at. */
  readonly #current: (Act | null)[];
  readonly #pauses = new Streams(1).stream("pauses of a small world");
  readonly #turn: Int32Array;
  /** By process: the key that it has asked for and sets next. */
  readonly #sets: Int32Array;
  readonly #webRequest: Int32Array;
  /** Requests of each process that the node has answered since it returned. */
  readonly #back: Int32Array;
  #webRequests = 0;
  #probes = 0;
  /** What the last get and the last write of each process came to, and since when neither has changed. */
  readonly #since: Float64Array;
  readonly #last: (string | undefined)[];
  readonly #tick: number;
  readonly #setTick: number;
  readonly #otherTick: number;

  constructor(watched: Watched, story: Story) {
    const { scenario, keys } = watched;
    this.#watched = watched;
    this.#story = story;
    this.#lossAt = WARM_SECONDS + (story.delaySeconds ?? 0);
    const memoryBytes = scenario.nodes.map((node) => node.memoryBytes);
    this.nodes = nodesOf({ ...scenario.memcached, memoryBytes, keys: keys.count }, undefined);
    this.#items = listedItems(this.nodes);
    this.#items.itemBytes.fill(this.nodes.itemBytes(10, VALUE_BYTES));
    const { processes } = scenario.client;
    this.#current = Array<Act | null>(processes).fill(null);
    this.#turn = new Int32Array(processes);
    this.#sets = new Int32Array(processes);
    this.#webRequest = new Int32Array(processes);
    this.#back = new Int32Array(processes);
    this.#since = new Float64Array(processes);
    this.#last = Array<string | undefined>(2 * processes);
    this.endSeconds = story.endSeconds;
    const ear: Ear = {
      node: watched.node,
      looks: (process) => {
        const act = this.#current[process];
        if (act !== null) act.looks++;
      },
      probes: (process, node, seconds) => {
        this.#probes++;
        if (node === watched.node && seconds >= this.#lossAt)
          this.triesAside.push({ process, at: seconds - this.#lossAt });
      },
    };
    this.tier = cacheTier({
      simulation: this.#simulation,
      streams: new Streams(1),
      nodes: this.nodes,
      keys,
      population: this.#items,
      bookings: new Totals(),
      servers: scenario.nodes,
      lists: [scenario.nodes.map((_, node) => node)],
      client: scenario.client,
      hosts: 1,
      ended: (process, answer) => this.#ended(process, answer),
      wrap: (client) => new NotedClient(client, ear),
    });
    this.#tick = this.#simulation.declare("request", (process) => this.#begin(process));
    this.#setTick = this.#simulation.declare("set", (process) => this.#ask(process, this.#sets[process], Verb.set));
    this.#otherTick = this.#simulation.declare("request elsewhere", (process) => this.#askOther(process));
    this.#play();
  }

  get node(): number {
    return this.#watched.node;
  }

  /** The node that is lost, and perhaps back, has the key at the end of the story. */
  isStored(key: number): boolean {
    return this.nodes.peek(this.node, key, this.#simulation.now) !== 0;
  }

  get client(): Client {
    return this.tier.plainClient;
  }

  #play(): void {
    const simulation = this.#simulation;
    const { loss, outageSeconds, firstSeconds } = this.#story;
    const { scenario, node, asked } = this.#watched;
    const { processes } = scenario.client;
    this.tier.attempts.begun();
    for (let process = 0; process < processes; process++) {
      for (let i = 0; i < asked.length; i++)
        simulation.at(this.#tick, ((i + (process + 1) / (processes + 1)) * WARM_UP_SECONDS) / asked.length, process);
      const first = this.#lossAt + firstSeconds(process);
      simulation.at(this.#tick, first, process);
      const pause = Math.max(1, first / OTHERS_MAX);
      for (let at = WARM_UP_SECONDS + pause; at < first - pause; at += pause)
        simulation.at(this.#otherTick, at, process);
    }
    const fault = primitiveNamed(loss);
    const strike = simulation.declare("fault", (isReturn) => {
      const struck = isReturn === 1 ? fault.endedBy! : fault;
      struck.strike(this.tier.cluster, node, simulation.now, { memory: "lost" });
    });
    simulation.at(strike, this.#lossAt, 0);
    if (outageSeconds < Number.POSITIVE_INFINITY) simulation.at(strike, this.#lossAt + outageSeconds, 1);
    this.#run(outageSeconds === Number.POSITIVE_INFINITY ? PROBES_MAX : Number.POSITIVE_INFINITY);
  }

  /** To the end, or until the library's own threads have made so many probes: some check every server a thousand times a second. */
  #run(probesMax: number): void {
    for (let until = SLICE_SECONDS; until < this.endSeconds; until *= 2) {
      this.#simulation.run(this.#lossAt + until);
      if (this.#probes < probesMax) continue;
      this.isBusy = true;
      this.endSeconds = Math.min(this.endSeconds, until);
    }
    this.#simulation.run(Math.max(this.#simulation.now, this.#lossAt + this.endSeconds));
  }

  #begin(process: number): void {
    const { asked } = this.#watched;
    if (this.acts.length >= (this.#story.actsMax ?? Number.POSITIVE_INFINITY)) {
      this.endSeconds = Math.min(this.endSeconds, this.#simulation.now - this.#lossAt);
      return;
    }
    const turn = this.#turn[process]++;
    if (turn % this.#story.requestsTogether === 0) {
      this.#webRequest[process] = this.#webRequests++;
      this.tier.client.newRequest(process, Math.floor(this.#simulation.now));
    }
    // Of a get and a set each may come after the other, and after its like.
    const isSet = this.#story.isSingle === true && (turn + process) % 4 >= 2;
    this.#ask(process, asked[(turn + process) % asked.length], isSet ? Verb.set : Verb.get);
  }

  /** Nothing is noted of it. */
  #askOther(process: number): void {
    const { other } = this.#watched;
    if (other === null) return;
    const { client, attempts } = this.tier;
    client.newRequest(process, Math.floor(this.#simulation.now));
    const answer = attempts.begin(Verb.get, process, other, 0);
    if (answer.waits >= 0) attempts.isFor(answer, client.processes + process);
  }

  #ask(process: number, key: number, verb: Verb): void {
    const { attempts, ledger } = this.tier;
    if (verb === Verb.set) ledger.written(key);
    const at = this.#simulation.now - this.#lossAt;
    const act: Act = {
      process,
      webRequest: this.#webRequest[process],
      key,
      verb,
      at,
      end: Number.POSITIVE_INFINITY,
      node: -1,
      isMiss: false,
      hadCopies: false,
      isOld: false,
      isUnderway: false,
      looks: 0,
      ttlSeconds: null,
    };
    this.acts.push(act);
    this.#current[process] = act;
    const answer = attempts.begin(verb, process, key, this.#versionOf(key));
    if (answer.waits >= 0) attempts.isFor(answer, process);
    else this.#ended(process, answer);
  }

  /** @param process or, of an operation that is not noted, a number beyond those of the processes. */
  #ended(process: number, { node, slot, misdirected, isUnderway }: Answer): void {
    const simulation = this.#simulation;
    const { ledger, attempts } = this.tier;
    if (process >= this.#current.length) return;
    const act = this.#current[process];
    if (act === null) throw new Error("an operation has ended that nobody began");
    const { key, verb } = act;
    act.end = simulation.now - this.#lossAt;
    act.node = node;
    act.isUnderway = isUnderway;
    this.#noteChange(act);
    if (verb === Verb.get) {
      act.isOld = node >= 0 && slot !== 0 && this.nodes.versionOf(slot) !== this.#versionOf(key);
      act.isMiss = node >= 0 && slot === 0;
      act.hadCopies = this.nodes.firstCopy(key) !== 0;
      if (this.#story.isSingle !== true && (this.#story.setsMissesOnly !== true || slot === 0)) {
        this.#sets[process] = key;
        simulation.at(this.#setTick, simulation.now + QUERY_SECONDS, process);
        return;
      }
    } else {
      if (node >= 0 && slot !== 0) {
        const expiry = this.nodes.expirySecondsOf(slot);
        act.ttlSeconds = expiry === null ? 0 : expiry - Math.floor(simulation.now);
      }
      ledger.refreshed(key, process, node, misdirected, false);
      attempts.copy();
    }
    if (act.end < 0 || this.#isBack(act)) return;
    const next = this.#next(act);
    if (next < this.#story.endSeconds) simulation.at(this.#tick, this.#lossAt + next, process);
  }

  /** The process has used the node again for a while since it returned: there is no more to see. */
  #isBack({ process, end, node }: Act): boolean {
    if (end < this.#story.outageSeconds || node !== this.#watched.node) return false;
    this.#back[process]++;
    return this.#back[process] >= BACK_REQUESTS;
  }

  /** When the process makes its next request. */
  #next({ process, end }: Act): number {
    const story = this.#story;
    const { outageSeconds } = story;
    const pauseSeconds =
      story.isDrawn === true ? -story.pauseSeconds * Math.log1p(-this.#pauses.next()) : story.pauseSeconds;
    if (this.#turn[process] % story.requestsTogether !== 0) return end + (story.togetherSeconds ?? TOGETHER_SECONDS);
    // The return is a change as well, though the process does not know it yet.
    const isReturned = end >= outageSeconds - HAIR_SECONDS;
    if (story.isSteady === true && !isReturned) return end + pauseSeconds;
    const since = isReturned ? Math.max(this.#since[process], outageSeconds) : this.#since[process];
    const next = end + Math.max(pauseSeconds, (end - since) / PACE_PARTS);
    const closely = outageSeconds - (story.closelySeconds?.(process) ?? 0);
    return isReturned ? next : Math.min(next, Math.max(end + pauseSeconds, closely));
  }

  /** Notes the time if this operation came to something else than the process's last one of its kind. */
  #noteChange({ process, verb, at, end, node }: Act): void {
    const where = node < 0 ? "failed" : node === this.#watched.node ? "home" : "elsewhere";
    const came = end - at > SLOW_SECONDS ? `${where}, slowly` : where;
    const last = 2 * process + (verb === Verb.get ? 0 : 1);
    if (came !== this.#last[last]) this.#since[process] = end;
    this.#last[last] = came;
  }

  #versionOf(key: number): number {
    return this.#items.facts[factAt(key, Fact.version)];
  }
}
