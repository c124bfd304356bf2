/**
 * What the application does against trouble: around its database queries retries, a breaker, a limit, throttling, shedding, errors
 * that are kept; around its cache what `look-aside` has against stampedes and old values, said here or in the framework's options.
 */
import { z } from "zod";
import { growing } from "../../src/core/growing.ts";
import type { Registry } from "../../src/core/registry.ts";
import type { Problem } from "../../src/core/text/problems.ts";
import { atMost, count, duration, type Limit } from "../../src/core/text/quantities.ts";
import { lookAsideOptions } from "../frameworks/look-aside.ts";
import type { MechanismDefinition } from "../protection/definition.ts";
import { breakers, limits, retries, throttles } from "../protection/index.ts";
import { type NamedOptions, namedOptions } from "../protection/named-options.ts";
import type { ShedRule } from "../protection/shedding.ts";

const QUEUE_MAX: Limit = { value: 10_000_000, why: "since each waiting query takes some 100 bytes of memory" };
const TTL_MAX: Limit = { value: 86_400, why: "a day, far longer than errors are kept" };

/** As a run has it; what is absent is not there. */
export interface ProtectionSpec {
  readonly retry?: NamedOptions;
  readonly breaker?: NamedOptions;
  readonly limit?: NamedOptions;
  readonly throttle?: NamedOptions;
  readonly shed?: ShedRule;
  readonly negativeCaching?: { readonly ttlSeconds: number; readonly keptBy: "process" | "host" };
}

const NONE = "none";

const none = z.strictObject({ name: z.literal(NONE).describe("None, as where nothing is said.") }).describe("None");

/** The branches come from the registry, hence the type by hand. */
function mechanism(known: Registry<MechanismDefinition<unknown>>) {
  return growing([known], () => {
    const of = "Its options, under the names of its source. Default: those of its source.";
    const branches = known.map((one) => namedOptions(one, { what: "The mechanism.", of }));
    return z.discriminatedUnion("name", [none, ...branches]) as unknown as z.ZodType<{
      readonly name: string;
      readonly options?: NamedOptions["options"] | undefined;
    }>;
  });
}

const shed = z.strictObject({
  deadline: z
    .boolean()
    .prefault(false)
    .describe(
      "Queries whose caller has had his error by application.deadline are not asked, not asked again, and dropped when their turn comes where they wait for the database or a connection. Default: false.",
    ),
  priority: z
    .strictObject({
      keep: z
        .enum(["reads", "writes"])
        .prefault("writes")
        .describe("The kind that is more important; queries of the other are refused. Default: writes."),
      queueAbove: atMost(count(0), QUEUE_MAX).describe(
        "While more than this many queries wait for the database. Default: none, it has to be stated.",
      ),
    })
    .optional()
    .describe("Shedding by priority. Default: none."),
});

export const protection = z.strictObject({
  retry: mechanism(retries as unknown as Registry<MechanismDefinition<unknown>>)
    .optional()
    .describe("Whether and when a query that failed is asked again. Default: none."),
  breaker: mechanism(breakers as unknown as Registry<MechanismDefinition<unknown>>)
    .optional()
    .describe("A circuit breaker before the database, one in each process. Default: none."),
  limit: mechanism(limits as unknown as Registry<MechanismDefinition<unknown>>)
    .optional()
    .describe("A limit of the queries at once, one in each process; one more is refused. Default: none."),
  throttle: mechanism(throttles as unknown as Registry<MechanismDefinition<unknown>>)
    .optional()
    .describe("A part of the queries is refused at random, by each process. Default: none."),
  shed: shed
    .optional()
    .describe(
      "Queries that are not worth asking; beside database.queueLimit, which refuses whatever comes. Default: none.",
    ),
  negativeCaching: z
    .strictObject({
      ttl: duration({ aboveZero: true, most: TTL_MAX }).describe(
        "How long the error of a read that failed is kept. Default: none, it has to be stated.",
      ),
      keptBy: z
        .enum(["process", "host"])
        .prefault("process")
        .describe("Who knows it: the process, or all of its host (memory that they share). Default: process."),
    })
    .optional()
    .describe("Who asks for a key whose read has just failed gets the same error, without a query. Default: none."),
  stampede: lookAsideOptions.stampede
    .unwrap()
    .optional()
    .describe(
      "What keeps many from computing the same value at once: the framework is look-aside with it. Default: none.",
    ),
  writes: lookAsideOptions.writes
    .unwrap()
    .optional()
    .describe("How values are stored: the framework is look-aside with it. Default: plain, as workload.onWrite says."),
  ttlJitter: lookAsideOptions.ttlJitter
    .unwrap()
    .optional()
    .describe(
      "How far times to live are spread, as a share of workload.ttl: the framework is look-aside with it. Default: 0.",
    ),
});

export type ProtectionPart = z.output<typeof protection>;

/** Undefined where there is nothing. */
export function resolveProtection(part: ProtectionPart): ProtectionSpec | undefined {
  const { retry, breaker, limit, throttle, negativeCaching } = part;
  const kept = part.shed;
  const spec: ProtectionSpec = {
    ...named("retry", retry),
    ...named("breaker", breaker),
    ...named("limit", limit),
    ...named("throttle", throttle),
    ...(kept === undefined ? {} : { shed: shedRule(kept) }),
    ...(negativeCaching === undefined
      ? {}
      : { negativeCaching: { ttlSeconds: negativeCaching.ttl, keptBy: negativeCaching.keptBy } }),
  };
  return Object.keys(spec).length === 0 ? undefined : spec;
}

function shedRule({ deadline, priority }: z.output<typeof shed>): ShedRule {
  return { deadline, ...(priority === undefined ? {} : { priority }) };
}

type Part = "retry" | "breaker" | "limit" | "throttle";

function named(part: Part, given: ProtectionPart[Part]): { readonly [K in Part]?: NamedOptions } {
  if (given === undefined || given.name === NONE) return {};
  return { [part]: { name: given.name, options: given.options ?? {} } };
}

/** What is wrong within it between options that are right by themselves. */
export function protectionProblems(part: ProtectionPart): Problem[] {
  const spec = resolveProtection(part) ?? {};
  const nothing = { path: ["shed"], text: "sheds nothing; expected deadline true, or priority" };
  return [
    ...misfit("retry", retries, spec.retry),
    ...misfit("breaker", breakers, spec.breaker),
    ...misfit("limit", limits, spec.limit),
    ...misfit("throttle", throttles, spec.throttle),
    ...(spec.shed !== undefined && !spec.shed.deadline && spec.shed.priority === undefined ? [nothing] : []),
  ];
}

function misfit<M>(part: Part, known: Registry<MechanismDefinition<M>>, given: NamedOptions | undefined): Problem[] {
  if (given === undefined) return [];
  const text = known.named(given.name).misfit?.(given.options) ?? null;
  return text === null ? [] : [{ path: [part, "options"], text }];
}
