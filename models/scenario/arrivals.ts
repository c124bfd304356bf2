/** When requests come, as an experiment writes it: how many a second, how the load moves, and how they are spread around it. */
import { z } from "zod";
import { createDistribution, type DistributionSpec } from "../../src/core/distributions/index.ts";
import { growing } from "../../src/core/growing.ts";
import { leading, type Problem } from "../../src/core/text/problems.ts";
import { atMost, count, duration, type Limit, perSecond } from "../../src/core/text/quantities.ts";
import { arrivalProcesses, defaultProcess } from "../workload/arrival-processes/index.ts";
import type { ProcessSpec } from "../workload/arrival-processes/process.ts";
import { DEFAULT_RATE } from "../workload/default-load.ts";
import { loadCurves } from "../workload/load-curves/index.ts";
import { durations } from "./distribution.ts";
import { load } from "./load.ts";
import { operationsOf, type PageSpec } from "./page.ts";
import { below, isPlain } from "./parts.ts";

/** The number of requests decides whether a run ends in time: `tooManyRequests`. */
const RATE_MAX: Limit = { value: 1e9, why: "hundreds of times what a run simulates in a second" };

/** The branches come from the registry, hence the type by hand. */
const process = growing([arrivalProcesses], () => {
  const [first, ...others] = arrivalProcesses.map(({ name, doc, options }) =>
    z.strictObject({ name: z.literal(name), ...options.shape }).describe(doc),
  );
  return z.discriminatedUnion("name", [first!, ...others]) as unknown as z.ZodType<ProcessSpec>;
});

const constant = (value: number): DistributionSpec => ({ distribution: "constant", value });

/** A user takes eight bytes of memory, and a request that waits some hundred. */
const USERS_MAX: Limit = { value: 1_000_000, why: "since each of them may wait for an answer, which takes memory" };

const users = z.strictObject({
  count: atMost(count(1), USERS_MAX).describe("How many users there are."),
  think: z
    .union([duration({ aboveZero: true }).transform(constant), durations()])
    .describe("From the answer to the next request or page: a time, or a distribution of times with a mean above 0."),
});

export const arrivals = z.strictObject(
  {
    rate: perSecond(RATE_MAX)
      .prefault(DEFAULT_RATE)
      .describe(
        'Mean requests a second, all clients together: a number, or a rate as "500/s". Default: 2,000, half as many as the default database serves, an assumption.',
      ),
    per: z
      .enum(["operation", "page"])
      .prefault("operation")
      .describe(
        "What `rate` counts: operations (keys read or written), or pages, where application.page says what a page does. Default: operation.",
      ),
    load: load.prefault({ curve: "constant" }).describe("How the rate moves over the run."),
    process: process.optional().describe("How requests are spread around the rate of the moment. Default: poisson."),
    users: users
      .optional()
      .describe(
        "A closed loop, in place of a rate: so many users, each of whom waits for the answer and thinks before the next request or page. Default: none; requests come whether or not others are answered.",
      ),
  },
  leading("rate"),
);

export type Arrivals = z.output<typeof arrivals>;

/** What only several of the options show together. */
export function arrivalsProblems({ load: given, process: by, users: loop }: Arrivals, input: unknown): Problem[] {
  return [
    ...(loop === undefined ? [] : loopProblems(loop, input)),
    ...below(["load"], loadCurves.named(given.curve).problems(given)),
    ...(by === undefined ? [] : below(["process"], arrivalProcesses.named(by.name).problems(by))),
  ];
}

/** @param input the arrivals as they were given: of a default nobody is told. */
function loopProblems({ think }: NonNullable<Arrivals["users"]>, input: unknown): Problem[] {
  const said = ["rate", "load", "process"].filter((key) => isPlain(input) && input[key] !== undefined);
  const { mean, describe } = createDistribution(think);
  return [
    ...said.map((key) => ({ path: [key], text: "expected none beside users, who ask when they have thought" })),
    ...(mean > 0 && mean < Number.POSITIVE_INFINITY
      ? []
      : [{ path: ["users", "think"], text: `${describe()}; expected a mean above 0 that is finite` }]),
  ];
}

/** Requests, or pages, of users who have their answers at once. */
function mostPerSecond({ count: all, think }: NonNullable<Arrivals["users"]>): number {
  return all / createDistribution(think).mean;
}

export function resolveArrivals({ rate, per, load: given, process: by, users: loop }: Arrivals, page: PageSpec | null) {
  const operations = per === "page" && page !== null ? operationsOf(page) : 1;
  return {
    ratePerSecond:
      loop === undefined ? rate * operations : mostPerSecond(loop) * (page === null ? 1 : operationsOf(page)),
    ...(loop === undefined ? {} : { users: loop }),
    load: loadCurves.named(given.curve).resolve(given),
    ...(by === undefined || by.name === defaultProcess.name
      ? {}
      : { process: arrivalProcesses.named(by.name).resolve(by) }),
  };
}
