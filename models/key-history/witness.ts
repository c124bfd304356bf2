/**
 * Who watches one key of a run. Nodes, client and database of a watched run are the same parts with a window in them
 * (`watched-nodes.ts`, `watched-client.ts`, `watched-asker.ts`): each does what it does anyway and tells the witness, so that
 * a watched run is the same run, and one that is not watched has no windows to pay for.
 *
 * One long file: it is a list of what can be seen, one short method each, over one record of what is open.
 */

import { type Client, type Operation, Step, Verb } from "../clients/client.ts";
import { QueryEnd } from "../database/answering.ts";
import { Outcome } from "../network/outcome.ts";
import type { Nodes } from "../nodes/nodes.ts";
import {
  type Act,
  type Avoided,
  type Copy,
  type End,
  isBehind,
  type Left,
  type Life,
  type LifeEvent,
  type Met,
  type Occasion,
  type PageOver,
  type Visit,
} from "./event.ts";

/** What the witness may look at. */
export interface Surroundings {
  readonly nodes: Nodes;
  readonly client: Client;
  /** 1 for a node that no client can have anything done by. */
  readonly down: Uint8Array;
  /** The present, in seconds. */
  readonly now: () => number;
  /** The database's version of the key. */
  readonly newest: () => number;
  /** The database's version of what is stored with this number. Default: that number. */
  readonly versionOf?: (stored: number) => number;
  /** Why a get that finds a stale copy on the node does, in a few words; after a broken socket that may be why. */
  readonly staleCause?: (node: number, wasBroken: boolean) => string;
}

export interface WitnessOptions {
  readonly key: number;
  /** Note each hit, also those in a row that differ in nothing but time and process. */
  readonly keepsAll?: boolean;
}

/** What the witness knows of a copy. */
interface Held {
  version: number;
  /** Second of expiry; Infinity for never. */
  expirySeconds: number;
  origin: Act;
  /** It has been told that it is old. */
  isLeft: boolean;
}

/** A command on the key that a node has just done, while it is not yet known for whom. */
interface Served {
  readonly atSeconds: number;
  readonly verb: Verb;
  readonly node: number;
  readonly version: number | null;
  readonly found: Held | null;
  /** The copy that it made. */
  readonly made: Held | null;
  /** The operation that asked for it, -1 for none that is known. */
  readonly operation: number;
}

/** An operation under way, and the step it is at. */
interface Pending {
  step: number;
  readonly act: Act;
}

/** An operation that waits for its branches, and what nodes have done for them so far. */
interface Joining {
  readonly act: Act;
  readonly served: Served[];
}

/** A request whose query is over. */
interface Asked {
  readonly process: number;
  readonly beganSeconds: number;
}

/** A query that has just ended, until the first thing done about it. */
interface Because {
  readonly occasion: Occasion;
  readonly databaseSeconds: number;
  readonly fills: Act | null;
}

/** What nodes do next on the key for no operation. */
interface Aside {
  readonly occasion: Occasion;
  readonly process: number;
  readonly atSeconds: number;
  /** Where it is done; null for anywhere. */
  readonly nodes: readonly number[] | null;
}

const MET: Readonly<Partial<Record<Outcome, Met>>> = {
  [Outcome.refused]: "refused",
  [Outcome.connectTimeout]: "no connection",
  [Outcome.broken]: "broken socket",
  [Outcome.ioTimeout]: "no answer",
};

export class Witness {
  readonly key: number;
  readonly #keepsAll: boolean;
  readonly #events: LifeEvent[] = [];
  #world!: Surroundings;
  readonly #held = new Map<number, Held>();
  /** By the number of the operation. */
  readonly #pending = new Map<number, Pending>();
  /** By broadcast. */
  readonly #joining = new Map<number, Joining>();
  /** The operation that a node is about to serve, -1 for none. */
  #serving = -1;
  #served: Served | null = null;
  /** The process that is about to go to this node over an open socket. */
  #usual: { readonly process: number; readonly node: number } | null = null;
  #because: Because | null = null;
  /** On whose behalf a command is done that belongs to no operation. */
  #aside: Aside = { occasion: "at the start", process: -1, atSeconds: 0, nodes: null };
  #lastSeconds = 0;
  /** The write that copies may follow. */
  #lastWrite: Act | null = null;
  #before = { home: -1, near: new Set<number>() };

  constructor({ key, keepsAll = false }: WitnessOptions) {
    this.key = key;
    this.#keepsAll = keepsAll;
  }

  /** The world is made; what is stored from now on is stored before the run begins. */
  enter(world: Surroundings): void {
    this.#world = world;
  }

  /** The run begins. */
  begin(): void {
    this.#settle();
    this.#aside = { ...this.#aside, occasion: "late" };
  }

  /** All there is to tell. */
  end(): Life {
    this.#settle();
    const { now, newest } = this.#world;
    this.#expire(Math.floor(now()));
    return { events: this.#events, left: this.#left(), newest: newest(), endSeconds: now() };
  }

  // What the client is asked and answers.

  usual(process: number, node: number): void {
    this.#settle();
    this.#usual = node < 0 ? null : { process, node };
  }

  /** Which nodes on the key's way the process leaves alone; asked before the operation begins. */
  avoided({ process, seconds }: Operation): Avoided[] {
    const { client } = this.#world;
    if (client.avoids?.(process, 0, seconds) === undefined) return [];
    const away = new Uint8Array(client.nodes);
    const until = new Float64Array(client.nodes);
    for (let node = 0; node < client.nodes; node++) {
      const second = client.avoids(process, node, seconds);
      if (second == null) continue;
      away[node] = 1;
      until[node] = second;
    }
    const way: number[] = [];
    this.#settledFor(process, away, way);
    const met = [...new Set(way)].filter((node) => away[node] === 1);
    return met.map((node) => ({ node, untilSeconds: until[node] }));
  }

  started(op: Operation, step: number, avoided: readonly Avoided[]): void {
    this.#settle();
    this.#usual = null;
    const act = this.#newAct(op.verb, op.process, op.seconds, avoided);
    this.#events.push(act);
    this.#goesOn(act, op, step);
  }

  /** A branch of the broadcast has begun: it belongs to the operation that waits for it. */
  branched(branch: Operation): void {
    const joining = this.#joining.get(branch.branchOf);
    if (joining !== undefined && (branch.step >= 0 || branch.step === Step.join))
      this.#goesOn(joining.act, branch, branch.step);
  }

  #goesOn(act: Act, op: Operation, step: number): void {
    if (step === Step.join) this.#joining.set(op.joins, { act, served: [] });
    else if (step < 0) this.#over(act, op.seconds, null);
    else this.#pending.set(op.number, { step, act });
  }

  /** The step that the operation was at came to `outcome` and leads to `next`. */
  followed(op: Operation, step: number, outcome: Outcome, next: number): void {
    const pending = this.#pending.get(op.number)!;
    const served = this.#served?.operation === op.number ? this.#served : null;
    if (served === null) this.#settle();
    else this.#served = null;
    const isAnswered = !Step.isConnect(step) && (outcome === Outcome.answered || outcome === Outcome.missed);
    const met = isAnswered && served === null ? "no reply asked" : MET[outcome];
    if (met !== undefined) pending.act.looks.push({ node: Step.node(step), met });
    pending.step = next;
    if (next >= 0) return;
    this.#pending.delete(op.number);
    if (next === Step.join) this.#goesOn(pending.act, op, next);
    else if (op.branchOf > 0) this.#branchEnded(op, served);
    else this.#over(pending.act, op.seconds, served);
  }

  /** The branches that the operation waited for have ended, and it goes on with `next`; the broadcast was `joins`. */
  joined(op: Operation, joins: number, next: number): void {
    const { act, served } = this.#joining.get(joins)!;
    this.#joining.delete(joins);
    if (next >= 0 || next === Step.join) this.#goesOn(act, op, next);
    else if (op.branchOf > 0) for (const one of served) this.#branchEnded(op, one);
    else this.#finishAll(act, op, served, next);
  }

  #branchEnded({ branchOf, process }: Operation, served: Served | null): void {
    if (served === null) return;
    const joining = this.#joining.get(branchOf);
    if (joining !== undefined) joining.served.push(served);
    else {
      // Nobody waits for it any more.
      const act = this.#newAct(served.verb, process, served.atSeconds, [], "late");
      this.#finish(act, served, served.atSeconds);
      this.#events.push(act);
    }
  }

  /** The reply is that of one node; what the others did belongs to the same act. */
  #finishAll(act: Act, op: Operation, served: readonly Served[], next: number): void {
    const hasReply = next === Step.done || next === Step.sent;
    const reply = (hasReply && served.find(({ node }) => node === op.node)) || null;
    const others = served.filter((one) => one !== reply);
    for (const { made } of others) if (made !== null) made.origin = act;
    act.also = others.map(({ node }) => node);
    this.#over(act, op.seconds, reply);
  }

  /** A node is about to do what the operation asks. */
  serves(op: Operation): void {
    this.#settle();
    this.#serving = op.number;
  }

  /** What these nodes do next on the key is for the copies of a write, or a warm-up, of this process. */
  turnsTo(occasion: "copy" | "warm-up", process: number, nodes: readonly number[]): void {
    this.#settle();
    this.#aside = { occasion, process, atSeconds: this.#world.now(), nodes };
  }

  /** The process begins anew. */
  begunAnew(process: number): void {
    this.#endAll(process, "given up");
  }

  /** A new process takes the place of this one. */
  replaced(process: number): void {
    this.#endAll(process, "killed");
  }

  /** None of the process's operations under way is answered any more. */
  #endAll(process: number, met: Met): void {
    this.#settle();
    for (const [number, { step, act }] of this.#pending) {
      if (act.process !== process) continue;
      this.#pending.delete(number);
      act.looks.push({ node: Step.node(step), met });
      this.#over(act, this.#world.now(), null);
    }
    for (const [joins, { act }] of this.#joining) {
      if (act.process !== process) continue;
      this.#joining.delete(joins);
      this.#over(act, this.#world.now(), null);
    }
  }

  /** The deadline of a request for the key has passed. */
  deadlinePassed(isWrite: boolean, isKilled: boolean): void {
    this.#settle();
    this.#push({ what: "deadline", atSeconds: this.#world.now(), isWrite, isKilled });
  }

  /** A page that has had to do with the key is over. Those that do the same in a row are counted together. */
  pageOver(page: Pick<PageOver, "number" | "process" | "beganSeconds" | "steps" | "end">): void {
    this.#settle();
    const now = this.#world.now();
    const last = this.#events.at(-1);
    if (!this.#keepsAll && last?.what === "page" && kindOf(last) === kindOf(page)) {
      last.times++;
      last.lastSeconds = now;
      last.processes.add(page.process);
    } else {
      const processes = new Set([page.process]);
      this.#push({ what: "page", ...page, atSeconds: now, times: 1, lastSeconds: now, processes });
    }
  }

  // What the database says.

  /** A query of the key is over; what is done until `queryOver` is done about it. */
  queryEnded(end: QueryEnd, isWrite: boolean, version: number, asked: Asked): void {
    const now = this.#world.now();
    this.#settle();
    this.#expire(Math.floor(now));
    if (end === QueryEnd.completed) {
      const databaseSeconds = now - asked.beganSeconds;
      this.#because = isWrite
        ? { occasion: "after write", databaseSeconds, fills: null }
        : { occasion: "after read", databaseSeconds, fills: this.#getOf(asked) };
    } else {
      this.#push({ what: "unanswered", atSeconds: now, end, isWrite });
      if (end === QueryEnd.lateWrite) this.#push({ what: "written", atSeconds: now, version, isLate: true });
    }
  }

  /**
   * The get of the request. It began with it; where requests wait for a worker it is the process's last, which does nothing
   * else until the request is over.
   */
  #getOf({ process, beganSeconds }: Asked): Act | null {
    let last: Act | null = null;
    for (let i = this.#events.length - 1; i >= 0; i--) {
      const event = this.#events[i];
      if (event.what !== "act") continue;
      if (event.atSeconds < beganSeconds) break;
      if (event.verb !== Verb.get || event.process !== process) continue;
      if (event.atSeconds === beganSeconds) return event;
      last ??= event;
    }
    return last;
  }

  queryOver(version: number): void {
    if (this.#because?.occasion === "after write") {
      this.#push({ what: "written", atSeconds: this.#world.now(), version, isLate: false });
    }
    this.#settle();
    this.#because = null;
  }

  // What befalls the nodes.

  /** @param isTold False for a step of something that is told as a whole. */
  striking(fault: string, node: number, text: string, isTold = true): void {
    this.#settle();
    const now = this.#world.now();
    this.#expire(Math.floor(now));
    const near = new Set(this.#held.keys());
    const home = this.#home(near);
    this.#before = { home, near };
    if (isTold) this.#push({ what: "fault", atSeconds: now, fault, node, text, isNear: node < 0 || near.has(node) });
  }

  struck(): void {
    this.#settle();
    const way = new Set<number>();
    const to = this.#home(way);
    const fault = this.#events.findLast((event) => event.what === "fault")!;
    fault.isNear ||= fault.node >= 0 && way.has(fault.node);
    const { home: from } = this.#before;
    if (to === from) return;
    const { now, newest } = this.#world;
    this.#push({ what: "moved", atSeconds: now(), from, to, copies: this.#copies(), newest: newest() });
  }

  // What the nodes do.

  /** A node has a copy of the key: whatever it does may end that. */
  holds(node: number): boolean {
    return this.#held.has(node);
  }

  /** The node has done something that had nothing to do with the key. */
  elsewhere(node: number, nowSeconds: number, end: End = "evicted"): void {
    const held = this.#held.get(node);
    if (held === undefined || this.#world.nodes.peek(node, this.key, nowSeconds) !== 0) return;
    this.#settle();
    this.#gone(node, held, nowSeconds >= held.expirySeconds ? "expired" : end, nowSeconds);
  }

  /** The node's memory is gone. */
  emptied(node: number): void {
    const held = this.#held.get(node);
    if (held !== undefined) this.#gone(node, held, "lost with its process", this.#world.now());
  }

  /** The node has done a command on the key: `slot` is the item found or made. */
  served(verb: Verb, node: number, slot: number, nowSeconds: number): void {
    this.#settle();
    this.#expire(nowSeconds);
    const before = this.#held.get(node) ?? null;
    const { nodes } = this.#world;
    const atSeconds = Math.max(this.#world.now(), nowSeconds);
    const { versionOf = (stored: number) => stored } = this.#world;
    let version = slot === 0 ? null : versionOf(nodes.versionOf(slot));
    let made: Held | null = null;
    if (verb === Verb.delete) {
      version = before?.version ?? null;
      this.#held.delete(node);
    } else if (slot !== 0 && (verb === Verb.set || verb === Verb.add)) {
      made = { version: version!, expirySeconds: this.#expiryOf(slot), origin: null as unknown as Act, isLeft: false };
      this.#held.set(node, made);
    } else if (slot !== 0 && before !== null) before.expirySeconds = this.#expiryOf(slot);
    else if (verb === Verb.get || verb === Verb.touch) this.elsewhere(node, nowSeconds);
    // A set for which there is no memory takes the old value with it.
    else if (nodes.peek(node, this.key, nowSeconds) === 0) this.#held.delete(node);
    const operation = this.#serving;
    this.#serving = -1;
    this.#served = { atSeconds, verb, node, version, found: slot === 0 ? null : before, made, operation };
    this.#claimUsual();
  }

  /** Over an open socket to where the process usually goes: an operation of one step, begun and ended here. */
  #claimUsual(): void {
    const usual = this.#usual;
    const served = this.#served!;
    if (usual === null || usual.node !== served.node) return;
    this.#usual = null;
    this.#served = null;
    // A library that sees misses asks again, and is heard then.
    if (served.verb === Verb.get && served.version === null && this.#world.client.seesMisses === true) return;
    const act = this.#newAct(served.verb, usual.process, served.atSeconds, []);
    this.#finish(act, served, served.atSeconds);
    if (this.#keepsAll || !this.#isAsBefore(act)) this.#events.push(act);
  }

  /** A hit like the last one is counted with it. */
  #isAsBefore(act: Act): boolean {
    // Where nothing but pages of such hits came in between.
    const last = this.#events.at(-1)?.what === "page" ? this.#events.at(-2) : this.#events.at(-1);
    if (act.verb !== Verb.get || act.version === null || last?.what !== "act" || last.verb !== Verb.get) return false;
    const isSame =
      last.looks.length === 0 &&
      last.avoided.length === 0 &&
      last.endSeconds !== null &&
      last.node === act.node &&
      last.version === act.version &&
      last.newest === act.newest &&
      last.isElsewhere === act.isElsewhere;
    if (!isSame) return false;
    last.times++;
    last.lastSeconds = act.atSeconds;
    last.processes.add(act.process);
    return true;
  }

  /** A command that nobody has claimed belongs to no operation. */
  #settle(): void {
    const served = this.#served;
    if (served === null) return;
    this.#served = null;
    const { nodes, process, atSeconds, occasion: aside } = this.#aside;
    const isAside = nodes === null || (atSeconds === served.atSeconds && nodes.includes(served.node));
    // Nobody does gets that their process has given up on.
    const unasked = served.verb === Verb.get ? "multi-get" : "late";
    const occasion = isAside && aside !== "late" ? aside : unasked;
    const act = this.#newAct(served.verb, isAside ? process : -1, served.atSeconds, [], occasion);
    this.#finish(act, served, served.atSeconds);
    this.#events.push(act);
    // What a copy has replaced was not left behind by its write.
    const write = this.#lastWrite;
    if (occasion === "copy" && write !== null) write.leaves = write.leaves.filter(({ node }) => node !== served.node);
  }

  #newAct(
    verb: Verb,
    process: number,
    atSeconds: number,
    avoided: readonly Avoided[],
    occasion: Occasion = this.#because?.occasion ?? "request",
  ): Act {
    // A copy that is stored after a write does not end what is done about it; the write's own operation does.
    const isDoneAbout = occasion === this.#because?.occasion;
    const { databaseSeconds, fills } = isDoneAbout ? this.#because! : { databaseSeconds: null, fills: null };
    if (isDoneAbout) this.#because = null;
    this.#lastSeconds = Math.max(this.#lastSeconds, atSeconds);
    return {
      what: "act",
      atSeconds: this.#lastSeconds,
      endSeconds: null,
      verb,
      process,
      occasion,
      looks: [] as Visit[],
      avoided,
      node: -1,
      also: [],
      version: null,
      newest: 0,
      isElsewhere: false,
      isByOwnList: false,
      leaves: [],
      origin: null,
      staleCause: "",
      databaseSeconds,
      fills,
      times: 1,
      lastSeconds: this.#lastSeconds,
      processes: new Set([process]),
    };
  }

  #over(act: Act, endSeconds: number, served: Served | null): void {
    if (served !== null) this.#finish(act, served, endSeconds);
    else {
      act.endSeconds = endSeconds;
      act.newest = this.#world.newest();
      this.#leaveBehind(act);
    }
  }

  #finish(act: Act, { node, version, found, made }: Served, endSeconds: number): void {
    const { newest, staleCause } = this.#world;
    act.endSeconds = Math.max(act.atSeconds, endSeconds);
    act.node = node;
    act.version = version;
    act.newest = newest();
    act.isElsewhere = !this.#isHome(node);
    act.isByOwnList = this.#isByOwnList(act.process, node);
    act.origin = found?.origin ?? null;
    if (made !== null) made.origin = act;
    this.#leaveBehind(act);
    const isOldHit = act.verb === Verb.get && version !== null && isBehind(version, act.newest);
    if (isOldHit && staleCause !== undefined) {
      const wasBroken = act.looks.some(({ met }) => met === "broken socket");
      act.staleCause = staleCause(node, wasBroken);
    }
  }

  /** Copies that have become old and were not told so yet. */
  #leaveBehind(act: Act): void {
    if (act.verb === Verb.get || act.occasion === "copy" || act.occasion === "warm-up") return;
    const newest = this.#world.newest();
    const found: { node: number; version: number }[] = [];
    for (const [node, held] of this.#held) {
      if (!isBehind(held.version, newest) || held.isLeft) continue;
      held.isLeft = true;
      found.push({ node, version: held.version });
    }
    act.leaves = found;
    this.#lastWrite = act;
  }

  /** One that knows would look there now, with the server list of some process, or keeps a copy there. */
  #isHome(node: number): boolean {
    const { client, down } = this.#world;
    if (client.lists !== undefined) return client.lists.isHome(this.key, node, down);
    return this.#home() === node || client.broadcast?.keepers(this.key, down).includes(node) === true;
  }

  /** Where one that knows would look now; every node on the way there is added. */
  #home(way?: Set<number>): number {
    const { client, down } = this.#world;
    const tried: number[] = [];
    const home = client.settled(this.key, down, tried);
    for (const node of tried) way?.add(node);
    // A write that one node has not done may have failed, and is on the others all the same.
    return home < 0 ? (client.broadcast?.keepers(this.key, down)[0] ?? home) : home;
  }

  #settledFor(process: number, down: Uint8Array, way?: number[]): number {
    const { client } = this.#world;
    if (client.lists === undefined) return client.settled(this.key, down, way);
    return client.lists.settledFor(process, this.key, down, way);
  }

  #isByOwnList(process: number, node: number): boolean {
    const { client, down } = this.#world;
    if (client.lists === undefined || process < 0 || this.#home() === node) return false;
    return this.#settledFor(process, down) === node;
  }

  /** Copies whose time is over are dead from that second on, whenever they are met. */
  #expire(nowSeconds: number): void {
    for (const [node, held] of this.#held) {
      if (held.expirySeconds <= nowSeconds) this.#gone(node, held, "expired", held.expirySeconds);
    }
  }

  #gone(node: number, { version, expirySeconds }: Held, end: End, atSeconds: number): void {
    this.#held.delete(node);
    const at = end === "expired" ? expirySeconds : Math.max(atSeconds, this.#world.now());
    this.#push({ what: "gone", atSeconds: at, node, version, newest: this.#world.newest(), end });
  }

  #push(event: Exclude<LifeEvent, Act>): void {
    this.#lastSeconds = Math.max(this.#lastSeconds, event.atSeconds);
    this.#events.push(event);
  }

  #expiryOf(slot: number): number {
    return this.#world.nodes.expirySecondsOf(slot) ?? Number.POSITIVE_INFINITY;
  }

  #copies(): Copy[] {
    const newest = this.#world.newest();
    return [...this.#held]
      .sort(([a], [b]) => a - b)
      .map(([node, { version, origin }]) => ({
        node,
        version,
        isStale: isBehind(version, newest),
        isElsewhere: !this.#isHome(node),
        origin,
      }));
  }

  #left(): Left[] {
    const { client, down } = this.#world;
    const home = this.#home();
    const nodes = [...(home < 0 ? [] : [home]), ...Array.from({ length: client.nodes }, (_, node) => node)];
    return this.#copies().map((copy) => {
      const without = Uint8Array.from(down);
      const leadsThere = (lost: number): boolean => {
        without.set(down);
        without[lost] = 1;
        return lost !== copy.node && client.settled(this.key, without) === copy.node;
      };
      return { ...copy, readWhenLost: copy.isElsewhere ? (nodes.find(leadsThere) ?? -1) : -1 };
    });
  }
}

/** Equal for pages that do the same with the key, whatever else they ask for. */
export function kindOf({ steps, end }: Pick<PageOver, "steps" | "end">): string {
  const ofKey = steps.filter(({ isOfKey }) => isOfKey).map(({ does }) => does);
  return JSON.stringify([end, ofKey]);
}
