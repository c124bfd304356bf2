/** A world that cannot be run as it is described: an error for whoever described it, told in one line without a stack. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Refusal";
  }
}
