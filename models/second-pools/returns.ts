/** Which nodes have just come back empty: whoever brings a node back tells the application so, as operators do with a cold cluster. */
export class Returns {
  readonly #untilSeconds: Float64Array;
  readonly #forSeconds: number;

  /** @param forSeconds How long a node counts as cold. */
  constructor(nodes: number, forSeconds: number) {
    this.#untilSeconds = new Float64Array(nodes);
    this.#forSeconds = forSeconds;
  }

  returned(node: number, nowSeconds: number): void {
    this.#untilSeconds[node] = nowSeconds + this.#forSeconds;
  }

  isCold(node: number, nowSeconds: number): boolean {
    return nowSeconds < this.#untilSeconds[node];
  }
}
