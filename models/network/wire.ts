/**
 * The network between the client processes and the nodes, as far as it decides what a process experiences: who has a
 * socket to which incarnation of a node, whether the node's host and process answer, how late, who is cut off, and whom
 * the node's port is closed to. A
 * crash ends the incarnation, so every socket to it is broken from then on, which its owner learns at the next send; a
 * restarted node is a new incarnation.
 *
 * What a step costs is known when it is made: a refused port answers within a round trip, which is taken for no time; a
 * silent host costs the connect time-out, a hung process the I/O time-out, a slow one its delay. Lost packets are sent
 * again as TCP does (`retransmission.ts`).
 *
 * One long file: every step on the wire reads the same private columns.
 */
import type { Stream } from "../../src/core/random.ts";
import { widened } from "../../src/core/rows.ts";
import { Outcome } from "./outcome.ts";
import {
  CONNECT_SECONDS_MAX,
  DATA_AGAIN_SECONDS,
  SEND_SECONDS_MAX,
  SYN_AGAIN_SECONDS,
  secondsLost,
} from "./retransmission.ts";

/** Stands in `incarnation` for a node that something ails: no socket ever equals it, timed out or not. */
export const AILING = -0x8000_0000;

/** What one step on the wire comes to. The wire has one, used again by its next call. */
export interface Reply {
  readonly outcome: Outcome;
  /** Seconds until the process knows; Infinity: not before the node changes. */
  readonly waitSeconds: number;
  /** Seconds until the node does what was sent although the process has given up by then; -1: it never does. */
  readonly lateSeconds: number;
}

/** What meets a packet at the node's address. */
const NodeState = {
  listening: 0,
  /** The host answers that nothing listens. */
  refusing: 1,
  /** The kernel accepts and acknowledges, the process does nothing. */
  hung: 2,
  /** Nothing comes back. */
  silent: 3,
} as const;
type NodeState = (typeof NodeState)[keyof typeof NodeState];

export interface WireOptions {
  readonly nodes: number;
  readonly processes: number;
  /** False where objects live for one request only and every request connects afresh. */
  readonly keepsSockets: boolean;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  /** Which packets are lost; needed only where some are. */
  readonly losses?: Stream;
}

export class Wire {
  /** The running incarnation of each node, counted from 1, or a number no socket has while something ails it. */
  incarnation: Int32Array;
  /** The incarnation each socket was made to, 0 for none; index `process * stride + node`. */
  sockets: Int32Array;
  /** Nodes per process, or 0 when objects live for one request only and every request connects afresh. */
  readonly stride: number;
  /** How many nodes something ails. */
  ailing = 0;
  readonly #nodes: number;
  readonly #running: Int32Array;
  readonly #state: Uint8Array;
  readonly #delaySeconds: Float64Array;
  readonly #loss: Float64Array;
  /** 1 where the process is cut off from the node, index `process * nodes + node`; made when the first is. */
  #cut = new Uint8Array(0);
  /** Processes cut off from each node. */
  readonly #cuts: Int32Array;
  /** To so many processes, the first ones, the node's port is open; to the others it refuses. */
  readonly #admitted: Int32Array;
  readonly #processes: number;
  readonly #connectSeconds: number;
  readonly #ioSeconds: number;
  readonly #losses: Stream | null;
  /** Where prefetching leaves what it has read. */
  readonly #touched = new Int32Array(1);
  readonly #reply: { -readonly [K in keyof Reply]: Reply[K] } = {
    outcome: Outcome.answered,
    waitSeconds: 0,
    lateSeconds: -1,
  };

  constructor({ nodes, processes, keepsSockets, connectTimeoutMs, ioTimeoutMs, losses }: WireOptions) {
    this.#nodes = nodes;
    this.#processes = processes;
    this.incarnation = new Int32Array(nodes).fill(1);
    this.#running = new Int32Array(nodes).fill(1);
    this.#state = new Uint8Array(nodes);
    this.#delaySeconds = new Float64Array(nodes);
    this.#loss = new Float64Array(nodes);
    this.#cuts = new Int32Array(nodes);
    this.#admitted = new Int32Array(nodes).fill(processes);
    this.stride = keepsSockets ? nodes : 0;
    this.sockets = new Int32Array(keepsSockets ? nodes * processes : nodes);
    if (!keepsSockets) this.sockets.fill(1);
    this.#connectSeconds = connectTimeoutMs < 0 ? Number.POSITIVE_INFINITY : connectTimeoutMs / 1000;
    this.#ioSeconds = ioTimeoutMs < 0 ? Number.POSITIVE_INFINITY : ioTimeoutMs / 1000;
    this.#losses = losses ?? null;
  }

  /** One whose sockets last, whatever becomes of the client's objects. */
  static lasting({ nodes, processes, connectTimeoutMs, ioTimeoutMs }: WireOptions): Wire {
    return new Wire({ nodes, processes, keepsSockets: true, connectTimeoutMs, ioTimeoutMs });
  }

  /** The node's process runs and does its work, whoever can reach it. */
  isUp(node: number): boolean {
    return this.#state[node] === NodeState.listening;
  }

  /** No process can have anything done by the node. */
  isLost(node: number): boolean {
    const isClosed = this.#admitted[node] === 0;
    return this.#state[node] !== NodeState.listening || this.#cuts[node] === this.#processes || isClosed;
  }

  /** Something ails the node: it is lost or slow, its packets are lost, or some processes are cut off from it. */
  ails(node: number): boolean {
    return this.incarnation[node] === AILING;
  }

  /** The process can have something done by the node, late perhaps. */
  reaches(process: number, node: number): boolean {
    return this.#state[node] === NodeState.listening && !this.#isCut(process, node) && !this.#isShut(process, node);
  }

  /** So many processes, the first ones, are let in at the node's port. */
  admitted(node: number): number {
    return this.#admitted[node];
  }

  /** The node's port is closed to every process, and nothing else keeps anybody from it. */
  isOnlyClosed(node: number): boolean {
    return this.isUp(node) && this.#admitted[node] === 0 && this.#cuts[node] < this.#processes;
  }

  isHung(node: number): boolean {
    return this.#state[node] === NodeState.hung;
  }

  isSilent(node: number): boolean {
    return this.#state[node] === NodeState.silent;
  }

  /** The node's port answers the process that nothing listens, or that it is closed to it. */
  refuses(process: number, node: number): boolean {
    return this.#isRefused(process, node) && !this.#isCut(process, node);
  }

  /** The incarnation that runs, or ran last. */
  incarnationOf(node: number): number {
    return this.#running[node];
  }

  /** Fetches from memory what is known of these sockets. `nodes` has as many places for each process as it has more places. */
  prefetch(processes: Int32Array, nodes: Int32Array): void {
    const { sockets, stride } = this;
    const each = nodes.length / processes.length;
    let sum = 0;
    let i = 0;
    for (let at = 0; at < processes.length; at++) {
      const ofProcess = processes[at] * stride;
      for (const end = i + each; i < end; i++) if (nodes[i] >= 0) sum ^= sockets[ofProcess + nodes[i]];
    }
    // The compiler would drop a sum that nobody uses, with all its parts.
    this.#touched[0] = sum;
  }

  /** The process has a socket to the running incarnation of the node, and nothing ails the node. */
  isLive(process: number, node: number): boolean {
    return this.sockets[process * this.stride + node] === this.incarnation[node];
  }

  /** The process holds a socket that is not to the running incarnation of the node, or something ails that. */
  isBroken(process: number, node: number): boolean {
    return this.stride > 0 && this.sockets[process * this.stride + node] !== 0 && !this.isLive(process, node);
  }

  /** The process has a socket to the node's process that runs, or ran last. */
  isConnected(process: number, node: number): boolean {
    return this.stride > 0 && Math.abs(this.sockets[process * this.stride + node]) === this.#running[node];
  }

  /** The process connects to the node, and waits for so long. */
  connect(process: number, node: number, connectSeconds = this.#connectSeconds): Reply {
    const state = this.#state[node];
    if (state === NodeState.silent || this.#isCut(process, node)) return this.#noConnection(connectSeconds);
    const lost = this.#loss[node] > 0 ? this.#lossSeconds(node, SYN_AGAIN_SECONDS) : 0;
    if (lost > Math.min(connectSeconds, CONNECT_SECONDS_MAX)) return this.#noConnection(connectSeconds);
    if (this.#isRefused(process, node)) return this.#replied(Outcome.refused, lost);
    if (this.stride > 0) this.sockets[process * this.stride + node] = this.#running[node];
    return this.#replied(Outcome.answered, lost);
  }

  /** The process sends a request over the socket it believes open, and waits for its answer for so long. */
  send(process: number, node: number, ioSeconds = this.#ioSeconds): Reply {
    if (this.isLive(process, node)) return this.#replied(Outcome.answered, 0);
    const state = this.#state[node];
    const socket = process * this.stride + node;
    if (state === NodeState.silent || this.#isCut(process, node))
      return this.#noAnswer(socket, Math.min(ioSeconds, SEND_SECONDS_MAX));
    if (this.#isRefused(process, node) || !this.#hasOpen(socket, node)) {
      if (this.stride > 0) this.sockets[socket] = 0;
      return this.#replied(Outcome.broken, 0);
    }
    if (state === NodeState.hung) return this.#noAnswer(socket, ioSeconds);
    const late = this.#lateSeconds(node);
    if (late > ioSeconds) return this.#noAnswer(socket, ioSeconds, late);
    if (this.stride > 0) this.sockets[socket] = this.#running[node];
    return this.#replied(Outcome.answered, late);
  }

  /**
   * The process sends a write that asks for no reply. `lateSeconds` says when the node does it: 0 at once, Infinity when
   * something about the node has changed.
   */
  sendNoReply(process: number, node: number): Reply {
    if (this.isLive(process, node)) return this.#replied(Outcome.answered, 0, 0);
    const state = this.#state[node];
    const socket = process * this.stride + node;
    // The kernel keeps what it cannot deliver, and says nothing of it.
    if (state === NodeState.silent || this.#isCut(process, node))
      return this.#replied(Outcome.answered, 0, Number.POSITIVE_INFINITY);
    if (this.#isRefused(process, node) || !this.#hasOpen(socket, node)) {
      if (this.stride > 0) this.sockets[socket] = 0;
      return this.#replied(Outcome.broken, 0);
    }
    if (state === NodeState.hung) return this.#replied(Outcome.answered, 0, Number.POSITIVE_INFINITY);
    return this.#replied(Outcome.answered, 0, this.#lateSeconds(node));
  }

  /** The library's own thread connects to the node and asks it something; nobody waits for it. */
  ask(process: number, node: number): Outcome {
    const { outcome } = this.connect(process, node);
    if (outcome !== Outcome.answered || !this.isHung(node)) return outcome;
    // Accepted by the kernel, and then no answer.
    this.sockets[process * this.stride + node] = 0;
    return Outcome.connectTimeout;
  }

  /** The process waits no longer for an answer over its socket to the node. */
  gaveUp(process: number, node: number): void {
    const socket = process * this.stride + node;
    if (this.stride > 0) this.sockets[socket] = -Math.abs(this.sockets[socket]);
  }

  /** So many rounds of processes there are from now on: those beyond the first stand in for its processes, in their order. */
  hasRounds(rounds: number): void {
    if (this.stride === 0) return;
    // Rounds start one by one.
    while (this.sockets.length < this.stride * this.#processes * rounds) this.sockets = widened(this.sockets);
  }

  /** The process closes its socket to the node. */
  closed(process: number, node: number): void {
    if (this.stride > 0) this.sockets[process * this.stride + node] = 0;
  }

  /** The process closes all its sockets. */
  closeAll(process: number): void {
    this.sockets.fill(0, process * this.stride, (process + 1) * this.stride);
  }

  /** The process ends; its port refuses. */
  crash(node: number): void {
    this.#turn(node, NodeState.refusing);
  }

  /** A new incarnation listens. */
  recover(node: number): void {
    this.#running[node]++;
    this.#turn(node, NodeState.listening);
  }

  pause(node: number): void {
    this.#turn(node, NodeState.hung);
  }

  /** The host is off, or its cable is out. */
  silence(node: number): void {
    this.#turn(node, NodeState.silent);
  }

  /** The same incarnation listens again, its sockets with it. */
  resume(node: number): void {
    this.#turn(node, NodeState.listening);
  }

  /** From now on answers come so much later; 0: at once. */
  delay(node: number, seconds: number): void {
    this.#delaySeconds[node] = seconds;
    this.#settle(node);
  }

  delaySecondsOf(node: number): number {
    return this.#delaySeconds[node];
  }

  /** From now on this share of the packets to and from the node is lost. */
  lose(node: number, share: number): void {
    this.#loss[node] = share;
    this.#settle(node);
  }

  lossOf(node: number): number {
    return this.#loss[node];
  }

  /** Cuts the process off from the node, or joins them again; false if that is so already. */
  cut(process: number, node: number, isCut: boolean): boolean {
    if (this.#isCut(process, node) === isCut) return false;
    if (this.#cut.length === 0) this.#cut = new Uint8Array(this.#processes * this.#nodes);
    this.#cut[process * this.#nodes + node] = isCut ? 1 : 0;
    this.#cuts[node] += isCut ? 1 : -1;
    this.#settle(node);
    return true;
  }

  /** Opens the node's port to so many processes, the first ones, and closes it to the others; false if that is so already. */
  admit(node: number, count: number): boolean {
    if (this.#admitted[node] === count) return false;
    this.#admitted[node] = count;
    this.#settle(node);
    return true;
  }

  #turn(node: number, state: NodeState): void {
    this.#state[node] = state;
    this.#settle(node);
  }

  #settle(node: number): void {
    const isWell =
      this.#state[node] === NodeState.listening &&
      this.#delaySeconds[node] === 0 &&
      this.#loss[node] === 0 &&
      this.#cuts[node] === 0 &&
      this.#admitted[node] === this.#processes;
    if (isWell === this.ails(node)) this.ailing += isWell ? -1 : 1;
    this.incarnation[node] = isWell ? this.#running[node] : AILING;
    if (this.stride === 0) this.sockets[node] = this.#running[node];
  }

  /** A socket that a request has timed out on is noted as negative: its owner has closed it, or goes on with it. */
  #hasOpen(socket: number, node: number): boolean {
    return this.stride === 0 || Math.abs(this.sockets[socket]) === this.#running[node];
  }

  #lateSeconds(node: number): number {
    return this.#delaySeconds[node] + this.#lossSeconds(node, DATA_AGAIN_SECONDS);
  }

  #isCut(process: number, node: number): boolean {
    return this.#cuts[node] > 0 && this.#cut[(process % this.#processes) * this.#nodes + node] === 1;
  }

  #isShut(process: number, node: number): boolean {
    return this.#admitted[node] < this.#processes && process % this.#processes >= this.#admitted[node];
  }

  /** Where the packets arrive: nothing listens at the port, or it is closed to the process. */
  #isRefused(process: number, node: number): boolean {
    const state = this.#state[node];
    return state === NodeState.refusing || (state !== NodeState.silent && this.#isShut(process, node));
  }

  #noConnection(connectSeconds: number): Reply {
    return this.#replied(Outcome.connectTimeout, Math.min(connectSeconds, CONNECT_SECONDS_MAX));
  }

  #noAnswer(socket: number, waitSeconds: number, lateSeconds = -1): Reply {
    if (this.stride > 0) this.sockets[socket] = -Math.abs(this.sockets[socket]);
    return this.#replied(Outcome.ioTimeout, waitSeconds, lateSeconds);
  }

  #replied(outcome: Outcome, waitSeconds: number, lateSeconds = -1): Reply {
    const reply = this.#reply;
    reply.outcome = outcome;
    reply.waitSeconds = waitSeconds;
    reply.lateSeconds = lateSeconds;
    return reply;
  }

  #lossSeconds(node: number, firstSeconds: number): number {
    const loss = this.#loss[node];
    return loss === 0 ? 0 : secondsLost(loss, firstSeconds, this.#losses!);
  }
}
