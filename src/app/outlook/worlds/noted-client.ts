/** The client of a small world: the client itself, and a note of each time that it turns to the node that is lost. */
import { type Client, type Operation, type Probe, Step } from "../../../../models/clients/client.ts";
import { ForwardingClient } from "../../../../models/clients/forwarding-client.ts";

export interface Ear {
  readonly node: number;
  /** The process's present operation takes a step to the node. */
  looks(process: number): void;
  /** The library's own thread tries any node on behalf of the process. */
  probes(process: number, node: number, seconds: number): void;
}

export class NotedClient extends ForwardingClient {
  readonly #ear: Ear;

  constructor(client: Client, ear: Ear) {
    super([client]);
    this.#ear = ear;
  }

  override start(op: Operation): number {
    return this.#noted(op, super.start(op));
  }

  override after(op: Operation, outcome: Parameters<ForwardingClient["after"]>[1]): number {
    return this.#noted(op, super.after(op, outcome));
  }

  protected override nextBranch(joins: number, branch: Operation): boolean {
    if (!super.nextBranch(joins, branch)) return false;
    this.#noted(branch, branch.step);
    return true;
  }

  override background(seconds: number, probe: Probe): void {
    super.background(seconds, {
      connect: (process, node) => {
        this.#ear.probes(process, node, seconds);
        return probe.connect(process, node);
      },
      ask: (process, node) => {
        this.#ear.probes(process, node, seconds);
        return probe.ask(process, node);
      },
    });
  }

  #noted(op: Operation, step: number): number {
    if (step >= 0 && !Step.isWait(step) && Step.node(step) === this.#ear.node) this.#ear.looks(op.process);
    return step;
  }
}
