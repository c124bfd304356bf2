/**
 * Client-side throttling: a process that asks for more than K times what the database accepts refuses the surplus itself, at random, before
 * it costs the database anything. It refuses with the probability max(0, (requests - K accepts) / (requests + 1)); what it refuses counts
 * as requested too.
 *
 * Source: Beyer, Jones, Petoff, Murphy (eds.), "Site Reliability Engineering", O'Reilly 2016, chapter 21 "Handling Overload", "Client-Side
 * Throttling", equation 21-1: K = 2, over the last two minutes. That the two minutes go by in slices of a second is an assumption, and
 * so is it that each query without an answer (refused, timed out) was not accepted.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import type { MechanismDefinition, Throttle } from "./definition.ts";
import { WindowedSum } from "./windowed-sum.ts";

const WINDOW_MAX = { value: 3600, why: "since each process keeps two numbers a second" };

const options = z.strictObject({
  k: z
    .number()
    .min(1)
    .max(1000)
    .prefault(2)
    .describe("Queries per accepted one before it refuses any (K). Default: 2."),
  window: duration({ least: 1, most: WINDOW_MAX }).prefault("2m").describe("How far back it looks. Default: 2m."),
});

type Options = z.output<typeof options>;

class ClientThrottling implements Throttle {
  readonly #k: number;
  readonly #requests: WindowedSum;
  readonly #accepts: WindowedSum;

  constructor({ k, window }: Options) {
    this.#k = k;
    this.#requests = new WindowedSum(window, Math.ceil(window));
    this.#accepts = new WindowedSum(window, Math.ceil(window));
  }

  permits(nowSeconds: number, u: number): boolean {
    const requests = this.#requests.at(nowSeconds);
    const refused = (requests - this.#k * this.#accepts.at(nowSeconds)) / (requests + 1);
    this.#requests.add(1, nowSeconds);
    return u >= refused;
  }

  accepted(nowSeconds: number): void {
    this.#accepts.add(1, nowSeconds);
  }
}

export const clientThrottling: MechanismDefinition<Throttle, Options> = {
  name: "google-sre",
  title: "Client-side throttling as in Google's SRE book",
  source: "Site Reliability Engineering (O'Reilly 2016), chapter 21, equation 21-1",
  rule: "refuses at random what is more than K times what the database accepts",
  options,
  create: (given) => new ClientThrottling(given),
};
