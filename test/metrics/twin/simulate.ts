/**
 * The whole world of a run once more, plain and slow: an application that looks aside into a cache, a database behind it,
 * faults that befall the nodes. It counts nothing: it writes down each request, query and copy with its times, and what a
 * metric is worth is worked out from those lists afterwards.
 */

import { clients } from "../../../models/clients/index.ts";
import type { Scenario } from "../../../models/scenario/types.ts";
import { createDistribution } from "../../../src/core/distributions/index.ts";
import { Agenda } from "./agenda.ts";
import { Cache } from "./cache.ts";
import { clientOf } from "./clients/index.ts";
import { Database } from "./database.ts";
import { type Fault, faultsOf } from "./faults.ts";
import { type Arrival, type Inputs, inputsOf } from "./inputs.ts";
import { Network } from "./network.ts";
import { type Operation, Operations, type Result } from "./operations.ts";
import { type Phase, phasesOf, windowsOf } from "./phases.ts";
import { prefill } from "./prefill.ts";
import type { Copy, Levels, Query, Request } from "./records.ts";
import { Workers } from "./workers.ts";

export class World {
  readonly scenario: Scenario;
  readonly inputs: Inputs;
  readonly faults: readonly Fault[];
  readonly phases: ReturnType<typeof phasesOf>;
  readonly agenda = new Agenda();
  readonly requests: Request[] = [];
  readonly network: Network;
  readonly cache: Cache;
  readonly operations: Operations;
  readonly database: Database;
  readonly workers: Workers | null;
  /** As of an instant, after the faults of that instant. */
  readonly #levelsAt = new Map<number, Levels>();
  /** Where each key is with all nodes up. */
  readonly homes: readonly number[];
  /** The node that is lost first, so that no process can have anything done by it. */
  lostFirst: number | null = null;
  /** Of the series, the last one perhaps shorter. */
  readonly windows: readonly Phase[];

  constructor(scenario: Scenario, seed: number) {
    const { nodes, client, database } = scenario;
    this.scenario = scenario;
    this.inputs = inputsOf(scenario, seed);
    this.faults = faultsOf(scenario);
    this.phases = phasesOf(this.faults, scenario);
    this.windows = windowsOf(scenario);
    const rule = clientOf(scenario, client.servers);
    const settled = (key: number) => this.operations.client.settled(this.inputs.keys[key].name, this.network.down());
    this.network = new Network(nodes.length, client.processes, rule.connectSeconds, rule.answerSeconds);
    const now = () => this.agenda.now;
    const home = (key: number) => this.operations.client.settled(this.inputs.keys[key].name, new Set());
    const states = { down: () => this.network.down(), ailing: () => this.network.ailing() };
    this.cache = new Cache(scenario, this.inputs.keys, settled, states, now, home);
    this.operations = new Operations(rule, this.network, this.cache, this.agenda, settled);
    this.database = new Database(database, this.agenda, {
      versionOf: (key) => this.cache.versions[key],
      serviceSeconds: ({ number, isWrite }) => this.inputs.serviceSeconds(number, isWrite),
      ended: (query, isError) => this.#answered(query, isError),
      wroteLate: ({ request }) => this.#wrote(request.key),
    });
    this.workers = client.workers === 0 ? null : new Workers(client);
    this.homes = this.inputs.keys.map(({ name }) => rule.settled(name, new Set()));
    if (scenario.workload.prefill) prefill(scenario, this.inputs, this.homes, this.cache);
  }

  /** From its first request to its last. */
  run(): this {
    for (const fault of this.faults) this.agenda.plan(fault.at, () => this.#strike(fault));
    const looks = [...this.windows.map(({ to }) => to), ...Object.values(this.phases).map(({ from }) => from)];
    for (const at of looks) this.agenda.plan(at, () => this.#levelsAt.set(at, this.cache.levels()));
    this.#planArrival(0);
    this.agenda.runUntil(this.scenario.durationSeconds);
    this.#levelsAt.set(this.agenda.now, this.cache.levels());
    return this;
  }

  /** The levels as of an instant at which a window ends or a phase begins. */
  lookedAt(at: number): Levels {
    const levels = this.#levelsAt.get(at);
    if (levels === undefined) throw new Error(`nobody looked at ${at} s`);
    return levels;
  }

  /** Queries a second that the database can serve, reads and writes as they come. */
  capacityPerSecond(): number {
    const { database, workload } = this.scenario;
    const meanRead = createDistribution(database.readService).mean;
    const meanWrite = createDistribution(database.writeService).mean;
    return database.servers / (workload.reads * meanRead + (1 - workload.reads) * meanWrite);
  }

  #planArrival(number: number): void {
    const arrival = this.inputs.arrivals[number];
    if (arrival === undefined) return;
    this.agenda.plan(arrival.at, () => {
      this.#arrive(number, arrival);
      this.#planArrival(number + 1);
    });
  }

  #arrive(number: number, { at, key, isWrite, process }: Arrival): void {
    const request: Request = {
      number,
      beganAt: at,
      key,
      isWrite,
      process,
      isRefused: false,
      getAskedAt: null,
      get: null,
      staleRead: null,
      set: null,
      endedAt: null,
      isError: false,
      leftAt: null,
      isKilled: false,
      overAt: null,
    };
    this.requests.push(request);
    const { deadlineSeconds } = this.scenario.application;
    if (deadlineSeconds > 0) this.agenda.plan(at + deadlineSeconds, () => this.#passDeadline(request));
    const { workers } = this;
    if (workers === null) {
      if (clients.named(this.scenario.client.name).oneAtATime !== undefined) request.process = this.#idleFor(process);
      this.#serve(request);
      return;
    }
    const idle = workers.idleProcess(process);
    if (idle >= 0) {
      workers.take(request, idle, at);
      this.#serve(request);
    } else if (workers.hasRoom(process)) workers.wait(request, at);
    else {
      request.isRefused = true;
      Object.assign(request, { isError: true, endedAt: at, overAt: at });
    }
  }

  /** The process itself, or if a request is under way in it the next of its host in which none is. */
  #idleFor(process: number): number {
    const { processes, hosts } = this.scenario.client;
    const ofHost = processes / hosts;
    const first = process - (process % ofHost);
    // The request itself is the last of the list, and not under way yet.
    const others = this.requests.slice(0, -1).filter(({ overAt }) => overAt === null);
    const busy = new Set(others.map((other) => other.process));
    for (let i = 0; i < ofHost; i++) {
      const found = first + ((process - first + i) % ofHost);
      if (!busy.has(found)) return found;
    }
    throw new Error("all processes are busy, and the twin has no stand-ins");
  }

  #serve(request: Request): void {
    this.operations.client.newRequest?.(request.process);
    if (request.isWrite) {
      this.database.arrive(request);
      return;
    }
    request.getAskedAt = this.agenda.now;
    this.operations.begin(this.#operation(request, "get", 0, (result) => this.#found(request, result)));
  }

  #found(request: Request, { node, copy, isMisdirected }: Result): void {
    const at = this.agenda.now;
    request.get = { at, came: node < 0 ? "failure" : copy === null ? "miss" : "hit" };
    if (copy === null) {
      if (request.isKilled) request.overAt = at;
      else this.database.arrive(request);
      return;
    }
    if (this.cache.isStale(copy)) {
      const cause = this.#readCause(copy, isMisdirected);
      request.staleRead = { cause, ageSeconds: copy.stale === null ? null : at - copy.stale.since };
    }
    this.#end(request, false);
  }

  #answered(query: Query, isError: boolean): void {
    const { request } = query;
    if (request.isKilled) {
      if (!isError && request.isWrite) this.#wrote(request.key);
      request.overAt ??= this.agenda.now;
    } else if (isError) this.#end(request, true);
    else if (request.isWrite) this.#refresh(request);
    else {
      this.#set(request, query.version, () => this.#end(request, false));
    }
  }

  /** The database has the write; what the application does with the cached copy then. */
  #refresh(request: Request): void {
    const { key } = request;
    const { onWrite } = this.scenario.workload;
    if (onWrite === "nothing") {
      this.#wrote(key);
      this.#end(request, false);
      return;
    }
    const version = ++this.cache.versions[key];
    const refreshed = ({ node, isMisdirected }: Result) => {
      this.cache.leaveBehind(key, (copy) => this.#whyLeft(copy, request.process, node, isMisdirected));
      this.#end(request, false);
    };
    if (onWrite === "set") this.#set(request, version, refreshed);
    else {
      const operation: Operation = this.#operation(request, "delete", 0, (result) => {
        this.operations.copy(operation);
        refreshed(result);
      });
      this.operations.begin(operation);
    }
  }

  /** The database has a new version, and the application does not touch the cache. */
  #wrote(key: number): void {
    this.cache.versions[key]++;
    this.cache.leaveBehind(key, () => "NotInvalidated");
  }

  #set(request: Request, version: number, done: (result: Result) => void): void {
    const set = { isFailed: false };
    request.set = set;
    const operation: Operation = this.#operation(request, "set", version, (result) => {
      set.isFailed = result.node < 0 || !result.isStored;
      this.operations.copy(operation);
      done(result);
    });
    this.operations.begin(operation);
  }

  #operation(request: Request, verb: Operation["verb"], version: number, ended: Operation["ended"]): Operation {
    const { key, process } = request;
    const now = () => this.agenda.now;
    return { request, process, key: this.inputs.keys[key].name, keyNumber: key, verb, version, now, ended };
  }

  #end(request: Request, isError: boolean): void {
    if (request.leftAt === null) Object.assign(request, { endedAt: this.agenda.now, isError });
    request.overAt = this.agenda.now;
    if (!request.isKilled) this.#freeWorker(request);
  }

  #freeWorker(request: Request): void {
    const { workers } = this;
    if (workers === null) return;
    workers.free(request, this.agenda.now);
    const host = workers.hostOf(request.process);
    if (workers.waitingOn(host).length > 0) this.agenda.plan(this.agenda.now, () => this.#serveNext(workers, host));
  }

  /** The caller gets an error, unless it has had its answer; the worker goes on, or is killed. */
  #passDeadline(request: Request): void {
    if (request.endedAt !== null) return;
    const { now } = this.agenda;
    const { workers } = this;
    Object.assign(request, { endedAt: now, isError: true, leftAt: now });
    const isWaiting = workers?.waitingOn(workers.hostOf(request.process)).includes(request) === true;
    if (!this.scenario.application.isKilledAtDeadline || isWaiting) return;
    request.isKilled = true;
    const { processes, hosts, workers: ofHost } = this.scenario.client;
    const { replaced } = this.operations.client;
    if (workers !== null && ofHost * hosts === processes && replaced !== undefined) {
      replaced(request.process);
      this.network.close(request.process);
      if (this.operations.abandon(request)) {
        request.overAt = now;
        if (request.set !== null) request.set.isFailed = true;
        const { key, process, isWrite } = request;
        if (isWrite) this.cache.leaveBehind(key, (copy) => this.#whyLeft(copy, process, -1, false));
      }
    }
    this.#freeWorker(request);
  }

  #serveNext(workers: Workers, host: number): void {
    for (const request of workers.waitingOn(host)) {
      if (request.leftAt !== null && this.scenario.application.isKilledAtDeadline) {
        if (workers.idleProcess(request.process) < 0) return;
        workers.drop(request, this.agenda.now);
        request.overAt = this.agenda.now;
        continue;
      }
      const process = workers.idleProcess(request.process);
      if (process < 0) return;
      workers.take(request, process, this.agenda.now);
      this.#serve(request);
    }
  }

  /** Why a get finds this stale copy, by the definitions of the causes. */
  #readCause(copy: Copy, isMisdirected: boolean): string {
    const cause = copy.stale?.cause ?? null;
    if (cause !== "Replica" && this.cache.isStranded(copy)) return isMisdirected ? "Misdirected" : "SplitView";
    return cause ?? "Race";
  }

  /** Why the write of this process, which `answered` answered, left the copy behind, by the definitions of the causes. */
  #whyLeft(copy: Copy, process: number, answered: number, isMisdirected: boolean): string {
    if (this.network.down().has(copy.node)) return answered < 0 ? "MissedWrite" : "KeptMemory";
    if (this.cache.isStranded(copy)) {
      if (copy.strandedCause !== "SecondFailure") return copy.strandedCause ?? "SecondFailure";
      if (this.operations.client.copies !== undefined) return "Replica";
      return this.scenario.workload.onWrite === "delete" ? "DeletedKey" : "SecondFailure";
    }
    if (answered < 0) return "MissedWrite";
    if (answered === copy.node) return "Race";
    return isMisdirected && this.network.reaches(process, copy.node) ? "Misdirected" : "SplitView";
  }

  #strike({ fault, node, options }: Fault): void {
    if (fault === "flush") {
      this.cache.flush(node);
      return;
    }
    if (fault === "resize") {
      this.operations.client = clientOf(this.scenario, options.servers as readonly number[]);
      this.network.closeAll();
      this.cache.placesChanged("RingChanged");
      return;
    }
    const state = this.network.nodes[node];
    const before = [...this.network.down()].join();
    switch (fault) {
      case "crash":
        state.is = "refusing";
        this.cache.empty(node);
        break;
      case "recover":
        Object.assign(state, { is: "listening", incarnation: state.incarnation + 1 });
        break;
      case "pause":
        state.is = "hung";
        break;
      case "resume":
        state.is = "listening";
        break;
      case "host-down":
        state.is = "silent";
        if (options.memory !== "kept") this.cache.empty(node);
        break;
      case "host-up":
        state.is = "listening";
        if (options.memory !== "kept") state.incarnation++;
        break;
      case "partition":
        this.#cutOff(state.cut, (options.share as number | undefined) ?? 1);
        break;
      case "heal":
        state.cut.clear();
        break;
      case "slow":
        state.slowSeconds = options.by as number;
        break;
      case "fast-again":
        state.slowSeconds = 0;
        break;
    }
    if (this.network.down().has(node)) this.lostFirst ??= node;
    if ([...this.network.down()].join() !== before) this.cache.placesChanged("SecondFailure");
    this.operations.nodeChanged(node);
  }

  /** The first hosts of the application, or where there is one its first processes; at least one. */
  #cutOff(cut: Set<number>, share: number): void {
    const { processes, hosts } = this.scenario.client;
    const parts = hosts > 1 ? hosts : processes;
    const some = (Math.max(1, Math.round(share * parts)) * processes) / parts;
    for (let process = 0; process < some; process++) cut.add(process);
  }
}
