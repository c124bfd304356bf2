/**
 * A client in front of another. It forwards every member of `Client`, optional ones too, so that no wrapper can forget one;
 * a wrapper overrides what it changes. `Forwarded` makes the compiler ask for each member that is added to `Client`.
 */
import type { Outcome } from "../network/outcome.ts";
import { type Broadcast, type Client, type ListsInForce, type Operation, type Probe, Step } from "./client.ts";
import type { Hand, MultiGet, MultiGetCall, MultiGets } from "./multi-get.ts";

type Forwarded = { readonly [K in keyof Client]-?: unknown };

export class ForwardingClient implements Client, Forwarded {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets: boolean;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly seesMisses: boolean;
  readonly noReply: boolean;
  readonly notes: readonly string[];
  /** There only if a client behind has copies: writes of such a client never take the hot path. */
  readonly copies: ((op: Operation) => readonly number[]) | undefined;
  /** There only if the client behind has it. */
  readonly replaced: ((process: number, seconds: number) => void) | undefined;
  /** There only if all clients behind have it. */
  readonly troubled: ((process: number) => boolean) | undefined;
  /** There only if a client behind has it. */
  readonly broadcast: Broadcast | undefined;
  /** There only if all clients behind have it. */
  readonly multiGet: MultiGets | undefined;
  protected inner: Client;
  readonly #usualMayStray: boolean;

  /** @param all Every client that may stand behind, that of the start first. */
  constructor(all: readonly Client[], nodes = all[0].nodes, processes = all[0].processes) {
    const [inner] = all;
    this.inner = inner;
    this.name = inner.name;
    this.nodes = nodes;
    this.processes = processes;
    this.keepsSockets = inner.keepsSockets;
    this.connectTimeoutMs = inner.connectTimeoutMs;
    this.ioTimeoutMs = inner.ioTimeoutMs;
    this.seesMisses = inner.seesMisses === true;
    this.#usualMayStray = all.some((one) => one.usualMayStray === true);
    this.noReply = inner.noReply === true;
    this.notes = [...new Set(all.flatMap(({ notes }) => notes ?? []))];
    this.replaced = inner.replaced === undefined ? undefined : (process, seconds) => this.replace(process, seconds);
    this.copies = all.some((one) => one.copies !== undefined) ? (op) => this.copiesOf(op) : undefined;
    this.broadcast = all.some((one) => one.broadcast !== undefined) ? this.#broadcast() : undefined;
    this.multiGet = this.#multiGet(all);
    const isKnown = all.every((one) => one.troubled !== undefined);
    this.troubled = isKnown ? (process) => this.isTroubled(process) : undefined;
  }

  /** What wraps a client has steps of its own. */
  get opens(): Client["opens"] {
    return undefined;
  }

  get standsIn(): Client["standsIn"] {
    return undefined;
  }

  get standsInUntil(): Client["standsInUntil"] {
    return undefined;
  }

  protected isTroubled(process: number): boolean {
    return this.inner.troubled!(process);
  }

  get usualMayStray(): boolean {
    return this.#usualMayStray;
  }

  get lists(): ListsInForce | undefined {
    return this.inner.lists;
  }

  /** The library has a thread of its own. */
  get hasBackground(): boolean {
    return this.inner.background !== undefined;
  }

  /** From our number of a node to that of the client behind, and back; the same if it knows all nodes. */
  protected inward(node: number): number {
    return node;
  }

  protected outward(node: number): number {
    return node;
  }

  get homes(): Int16Array | undefined {
    return this.inner.homes;
  }

  usual(process: number, key: number): number {
    return this.#node(this.inner.usual(process, key));
  }

  start(op: Operation): number {
    return this.#outside(this.inner.start(op));
  }

  after(op: Operation, outcome: Outcome): number {
    const isJoin = op.step === Step.join;
    const next = this.#outside(this.#inside(op, () => this.inner.after(op, outcome)));
    if (isJoin && (next === Step.done || next === Step.sent)) op.node = this.#node(op.node);
    return next;
  }

  /** Makes `branch` the next branch of the operation that waits for this broadcast. */
  protected nextBranch(joins: number, branch: Operation): boolean {
    if (this.inner.broadcast?.nextBranch(joins, branch) !== true) return false;
    branch.step = this.#outside(branch.step);
    return true;
  }

  protected keepers(key: number, down: Uint8Array, lasting?: boolean): readonly number[] {
    const { inner } = this;
    if (inner.broadcast !== undefined) {
      return inner.broadcast.keepers(key, down, lasting).map((node) => this.outward(node));
    }
    const node = inner.settled(key, down);
    return node < 0 ? [] : [this.outward(node)];
  }

  #multiGet(all: readonly Client[]): MultiGets | undefined {
    const { multiGet } = this.inner;
    if (multiGet === undefined || all.some((one) => one.multiGet === undefined)) return undefined;
    const { dead, hung, inTurn = false } = multiGet;
    return { dead, hung, inTurn, owes: (process) => this.owes(process), ask: (call) => this.askMany(call) };
  }

  protected owes(process: number): boolean {
    return this.inner.multiGet!.owes?.(process) === true;
  }

  /** The machine of the client behind for this call. */
  protected askMany(call: MultiGetCall): MultiGet {
    return forwarded(
      this.inner.multiGet!.ask(call),
      (node) => this.inward(node),
      (node) => this.outward(node),
    );
  }

  #broadcast(): Broadcast {
    return {
      nextBranch: (joins, branch) => this.nextBranch(joins, branch),
      isJoined: (joins) => this.inner.broadcast?.isJoined(joins) === true,
      keepers: (key, down, lasting) => this.keepers(key, down, lasting),
    };
  }

  protected copiesOf(op: Operation): readonly number[] {
    return (this.inner.copies?.(op) ?? []).map((node) => this.outward(node));
  }

  protected replace(process: number, seconds: number): void {
    this.inner.replaced?.(process, seconds);
  }

  flushes(op: Operation): boolean {
    return this.#inside(op, () => this.inner.flushes?.(op) === true);
  }

  warms(op: Operation): number {
    return this.#node(this.#inside(op, () => this.inner.warms?.(op) ?? -1));
  }

  get backgroundAtSeconds(): number {
    return this.inner.backgroundAtSeconds ?? Number.POSITIVE_INFINITY;
  }

  background(seconds: number, probe: Probe): void {
    this.inner.background?.(seconds, {
      connect: (process, node) => probe.connect(process, this.outward(node)),
      ask: (process, node) => probe.ask(process, this.outward(node)),
    });
  }

  storedName(key: number): string | null {
    return this.inner.storedName?.(key) ?? null;
  }

  disconnected(process: number, node: number, seconds: number): void {
    const inside = this.inward(node);
    if (inside >= 0) this.inner.disconnected?.(process, inside, seconds);
  }

  newRequest(process: number, nowSeconds: number): void {
    this.inner.newRequest(process, nowSeconds);
  }

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    return this.inner.settled(key, down, tried);
  }

  avoids(process: number, node: number, seconds: number): number | null | undefined {
    return this.inner.avoids?.(process, this.inward(node), seconds);
  }

  #node(inside: number): number {
    return inside < 0 ? inside : this.outward(inside);
  }

  #outside(step: number): number {
    return onNode(step, (node) => this.outward(node));
  }

  /** Asks the client behind while the operation's step is in its own numbers. */
  #inside<T>(op: Operation, asked: () => T): T {
    const outside = op.step;
    op.step = onNode(outside, (node) => this.inward(node));
    const answer = asked();
    op.step = outside;
    return answer;
  }
}

/** The same step on the renamed node. */
function onNode(step: number, renamed: (node: number) => number): number {
  if (step < 0) return step;
  const node = renamed(Step.node(step));
  if (Step.isWait(step)) return Step.wait(node);
  return Step.isConnect(step) ? Step.connect(node) : Step.send(node);
}

/** A machine that knows nodes by other numbers. */
function forwarded(machine: MultiGet, inward: (node: number) => number, outward: (node: number) => number): MultiGet {
  const handOf = (hand: Hand): Hand => ({
    connect: (node, timeoutSeconds) => hand.connect(outward(node), timeoutSeconds),
    send: (node, positions) => hand.send(outward(node), positions),
    drop: (node) => hand.drop(outward(node)),
    flush: (node) => hand.flush(outward(node)),
    alarm: (afterSeconds) => hand.alarm(afterSeconds),
    end: (end) => hand.end(end),
  });
  return {
    begin: (hand) => machine.begin(handOf(hand)),
    connected: (node, outcome) => machine.connected(inward(node), outcome),
    replied: (node, outcome, found) => machine.replied(inward(node), outcome, found),
    woke: () => machine.woke(),
    ...(machine.stirred === undefined ? {} : { stirred: () => machine.stirred!() }),
  };
}
