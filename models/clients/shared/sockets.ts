/** Which sockets each process believes to be open. */
export class Sockets {
  readonly #nodes: number;
  readonly #open: Uint8Array;

  constructor(processes: number, nodes: number) {
    this.#nodes = nodes;
    this.#open = new Uint8Array(processes * nodes);
  }

  isOpen(process: number, node: number): boolean {
    return this.#open[process * this.#nodes + node] === 1;
  }

  opened(process: number, node: number): void {
    this.#open[process * this.#nodes + node] = 1;
  }

  closedAll(process: number): void {
    this.#open.fill(0, process * this.#nodes, (process + 1) * this.#nodes);
  }

  closed(process: number, node: number): void {
    this.#open[process * this.#nodes + node] = 0;
  }
}
