/** What is to happen, in one plain list: the earliest first, and of equal times what was planned first. */
interface Plan {
  readonly at: number;
  readonly happen: () => void;
}

export class Agenda {
  now = 0;
  readonly #plans: Plan[] = [];

  plan(at: number, happen: () => void): void {
    const later = this.#plans.findIndex((plan) => plan.at > at);
    this.#plans.splice(later < 0 ? this.#plans.length : later, 0, { at, happen });
  }

  /** All that is due before `until`. */
  runUntil(until: number): void {
    for (let next = this.#plans[0]; next !== undefined && next.at < until; next = this.#plans[0]) {
      this.#plans.shift();
      this.now = next.at;
      next.happen();
    }
    this.now = until;
  }
}
