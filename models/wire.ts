/**
 * The network between the client processes and the nodes, as far as it decides what a process experiences: who has a
 * socket to which incarnation of a node. A crash ends the incarnation, so every socket to it is broken from then on,
 * which its owner learns at the next send; a restarted node is a new incarnation.
 */
import { Outcome } from "./clients/client.ts";

/** Marks a node that is down in `incarnation`: no socket ever equals it. */
const DOWN = -1;

export class Wire {
  /** The running incarnation of each node, counted from 1, or -1 while it is down. */
  readonly incarnation: Int32Array;
  /** The incarnation each socket was made to, 0 for none; index `process * stride + node`. */
  readonly sockets: Int32Array;
  /** Nodes per process, or 0 when objects live for one request only and every request connects afresh. */
  readonly stride: number;
  readonly #started: Int32Array;

  constructor(nodes: number, processes: number, keepsSockets: boolean) {
    this.incarnation = new Int32Array(nodes).fill(1);
    this.#started = new Int32Array(nodes).fill(1);
    this.stride = keepsSockets ? nodes : 0;
    this.sockets = new Int32Array(keepsSockets ? nodes * processes : nodes);
    if (!keepsSockets) this.sockets.fill(1);
  }

  isUp(node: number): boolean {
    return this.incarnation[node] !== DOWN;
  }

  /** The process has a socket to the running incarnation of the node. */
  isLive(process: number, node: number): boolean {
    return this.sockets[process * this.stride + node] === this.incarnation[node];
  }

  /** The process connects to the node. */
  connect(process: number, node: number): Outcome {
    if (!this.isUp(node)) return Outcome.refused;
    this.sockets[process * this.stride + node] = this.incarnation[node]!;
    return Outcome.answered;
  }

  /** The process sends a request over the socket it believes open. */
  send(process: number, node: number): Outcome {
    if (this.isLive(process, node)) return Outcome.answered;
    if (this.stride > 0) this.sockets[process * this.stride + node] = 0;
    return Outcome.broken;
  }

  crash(node: number): void {
    this.incarnation[node] = DOWN;
  }

  recover(node: number): void {
    this.incarnation[node] = ++this.#started[node]!;
    if (this.stride === 0) this.sockets[node] = this.incarnation[node]!;
  }
}
