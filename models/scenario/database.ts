/** The database behind the cache: a queue that can be asked for too much. By default 16 servers at 4 ms a query: 4,000 queries a second. */
import { z } from "zod";
import {
  createDistribution,
  type DistributionSpec,
  distributionSchema,
  type Quantity,
} from "../../src/core/distributions/index.ts";
import { growing } from "../../src/core/growing.ts";
import { expected, leading, type Problem } from "../../src/core/text/problems.ts";
import { atMost, count, duration, type Limit, rate } from "../../src/core/text/quantities.ts";
import { mostWork } from "../database/capacity.ts";
import { connectionLimits } from "../database/connection-limit.ts";
import { type PoolSpec, pools } from "../database/pools/index.ts";
import { sharingPresets } from "../database/sharing/presets.ts";
import type { SharingSpec } from "../database/sharing/sharing.ts";
import { durations } from "./distribution.ts";
import { isPlain } from "./parts.ts";

/** The largest value of MySQL's `max_connections`. */
const SERVERS_MAX: Limit = { value: 100_000, why: "the most that MySQL's max_connections takes" };
const QUEUE_MAX: Limit = { value: 10_000_000, why: "since each waiting query takes some 100 bytes of memory" };
const SLOWER_MAX: Limit = { value: 1e6, why: "a million times as slow" };
const SHARDS_MAX: Limit = { value: 256, why: "since each is counted by itself" };
const REPLICAS_MAX: Limit = { value: 15, why: "as many as Amazon Aurora has" };
const UNITS_MAX: Limit = { value: 1e9, why: "since only the shape counts" };
const RATE_LEAST = 1e-6;

/** A database of queries that take no time would answer any number of them: it has no capacity to speak of. */
const service = () =>
  durations()
    .refine((spec) => createDistribution(spec).mean > 0, {
      error: "queries that take no time; expected a mean above 0",
    })
    .prefault({ distribution: "exponential", mean: "4ms" });

const positiveRate = () =>
  rate({ aboveZero: true }).refine((value) => value >= RATE_LEAST, { error: "expected a rate above 0" });

const FIRST_COME = "first-come";
type Preset = keyof typeof sharingPresets;

const sharing = z
  .union([
    z.enum([FIRST_COME, ...(Object.keys(sharingPresets) as Preset[])]),
    z
      .strictObject({
        sigma: z.number().min(0).max(1).describe("The share of the work that only one query can do at a time."),
        kappa: z.number().min(0).max(1).describe("What it costs to keep two queries consistent."),
        lambda: positiveRate()
          .optional()
          .describe("Queries a second that one query at a time gets done. Default: as the service times say."),
      })
      .describe("The Universal Scalability Law."),
    z
      .strictObject({
        cores: atMost(count(1), SERVERS_MAX).describe("Queries that run at full speed at the same time."),
      })
      .describe("Processor sharing: all queries at work share so many cores alike."),
    z
      .strictObject({
        inService: atMost(count(1), SERVERS_MAX).describe("Up to so many queries run at full speed."),
        beyond: atMost(z.number().min(1), SLOWER_MAX).describe(
          "While there are more, each of them takes so many times as long.",
        ),
      })
      .describe("Full speed up to a number of queries, and slow beyond it."),
  ])
  .optional();

/** The unit is the reader's: only the shape counts. */
const shape = durations(atMost(z.number().min(0), UNITS_MAX))
  .refine(
    (spec) => {
      const { mean } = createDistribution(spec);
      return mean > 0 && mean < Number.POSITIVE_INFINITY;
    },
    { error: "expected a distribution with a finite mean above 0" },
  )
  .optional();

const NO_POOL = "none";

/** The branches come from the registry, hence the type by hand. */
const pool = growing([pools], () => {
  const branches = pools.map(({ name, title, options }) =>
    z
      .strictObject({
        name: z.literal(name).describe("The library or pooler."),
        options: options
          .prefault({})
          .describe("Its options, under the names of its source. Default: those of its source."),
      })
      .describe(title),
  );
  const none = z
    .strictObject({ name: z.literal(NO_POOL).describe("None, as where nothing is said.") })
    .describe("None");
  return z.discriminatedUnion("name", [none, ...branches]) as unknown as z.ZodType<{
    readonly name: string;
    readonly options?: PoolSpec["options"] | undefined;
  }>;
});

export const database = z.strictObject(
  {
    servers: z
      .union([atMost(count(1), SERVERS_MAX), z.literal("unlimited")])
      .prefault(16)
      .describe(
        'Queries it runs at the same time (connections or cores, whichever are fewer; with sharing: connections, "unlimited" for any number). Default: 16, an assumption; of 4ms each they serve 4,000 queries a second.',
      ),
    sharing: sharing.describe(
      'How the queries that it runs share what it can do. "first-come": each has a server to itself. Default: first-come.',
    ),
    capacity: positiveRate()
      .optional()
      .describe(
        "Queries a second that it can serve at its best, reads and writes as they come, in place of readService and writeService. Default: what they come to.",
      ),
    shape: shape.describe(
      "How service times are spread where capacity, or lambda of the sharing, says how long they are: a distribution of plain numbers, of which the mean does not count. Default: exponential.",
    ),
    readService: service().describe(
      "How long a read keeps a server busy. Default: exponential with mean 4ms, an assumption: measure yours.",
    ),
    writeService: service().describe(
      "How long a write keeps a server busy. Default: exponential with mean 4ms, an assumption: measure yours.",
    ),
    queueLimit: atMost(count(0), QUEUE_MAX)
      .prefault(1000)
      .describe("Queries that may wait. The database refuses one more. Default: 1000, an assumption."),
    timeout: duration({ aboveZero: true })
      .prefault("1s")
      .describe("The application gives up on a query after this long. Default: 1s, an assumption."),
    pool: pool
      .optional()
      .describe(
        "The connections of the application, by the rules of a library or a pooler: who finds none waits for one. Default: none, a query never waits for a connection.",
      ),
    connections: z
      .union([atMost(count(1), SERVERS_MAX), z.enum(["mysql", "postgresql"])])
      .optional()
      .describe(
        'Connections that the database accepts; it refuses one more ("too many connections"). mysql: 151, postgresql: 97 (100, of which 3 are for superusers), their defaults. Default: any number.',
      ),
    shards: z
      .strictObject(
        {
          count: atMost(count(2), SHARDS_MAX).describe("How many there are. Default: none, it has to be stated."),
          placement: z
            .enum(["independent", "aligned"])
            .prefault("independent")
            .describe(
              "Which of them has a key: md5 of the key modulo their number (an assumption), or the one of the key's home node in the cache, as its position in the server list says. Default: independent.",
            ),
          scatter: z
            .number()
            .min(0)
            .max(1)
            .prefault(0)
            .describe("Share of the reads that ask every shard, and are over when the slowest is. Default: 0."),
        },
        leading("count"),
      )
      .optional()
      .describe(
        "Parts of the database that have some of the keys each; servers, capacity and queueLimit are those of each. Default: none.",
      ),
    replicas: z
      .strictObject({
        count: atMost(count(1), REPLICAS_MAX).describe(
          "Of the database, or of each shard. Default: none, it has to be stated.",
        ),
        lag: durations().describe(
          "How long after the primary a replica has a write; one that is late holds up those after it. Default: none, it has to be stated.",
        ),
      })
      .optional()
      .describe(
        "Read replicas: all reads go to them, each to one at random, and writes to the primary. servers, capacity and queueLimit are those of each. Default: none.",
      ),
    onTimeout: z
      .enum(["goes-on", "cancels"])
      .optional()
      .describe(
        "What becomes of a query that times out while it runs: the database goes on with it, although nobody waits for it any more, or it is cancelled and leaves its server. Default: goes-on.",
      ),
  },
  leading("capacity"),
);

export type DatabasePart = z.output<typeof database>;

export function resolveDatabase({
  servers: limit,
  sharing: how,
  capacity,
  shape,
  timeout,
  onTimeout,
  pool: named,
  connections,
  shards,
  replicas,
  ...rest
}: DatabasePart) {
  const { readService, writeService, queueLimit } = rest;
  const servers = limit === "unlimited" ? 0 : limit;
  const sharing = specOf(how);
  const mean = meanOf({ servers, sharing, capacity });
  const scaled = mean === null ? null : scaledTo(mean, shape);
  return {
    servers,
    ...(sharing === undefined ? {} : { sharing }),
    readService: scaled ?? readService,
    writeService: scaled ?? writeService,
    queueLimit,
    timeoutSeconds: timeout,
    ...(onTimeout === "cancels" ? { cancels: true } : {}),
    ...(named === undefined || named.name === NO_POOL
      ? {}
      : { connectionPool: { name: named.name, options: named.options ?? {} } }),
    ...(shards === undefined ? {} : { shards }),
    ...(replicas === undefined ? {} : { replicas }),
    ...(connections === undefined ? {} : { connections: limitOf(connections) }),
  };
}

/** What its keys say of each other. Which are given, only the document shows: some have defaults. */
export function databaseProblems(given: unknown, part: DatabasePart | null): Problem[] {
  if (!isPlain(given) || part === null) return [];
  const sharing = specOf(part.sharing);
  const source = part.capacity !== undefined ? "capacity" : lambdaOf(sharing) !== undefined ? "the sharing" : null;
  const problems: Problem[] = [];
  for (const key of ["readService", "writeService"]) {
    if (source === null || given[key] === undefined) continue;
    const wanted = `none, since ${source} says how long queries take (and shape how they are spread)`;
    problems.push({ path: [key], text: expected(given[key], wanted) });
  }
  if (source === null && part.shape !== undefined) {
    problems.push({
      path: ["shape"],
      text: expected(given.shape, "capacity beside it, or a sharing with lambda: nothing else scales a shape"),
    });
  }
  if (part.pool !== undefined && part.pool.name !== NO_POOL) {
    const { name, options = {} } = part.pool;
    const text = pools.named(name).misfit?.(options) ?? null;
    if (text !== null) problems.push({ path: ["pool", "options"], text });
  }
  const isBounded =
    mostWork({ servers: part.servers === "unlimited" ? 0 : part.servers, sharing }) < Number.POSITIVE_INFINITY;
  if (!isBounded) {
    problems.push({
      path: ["servers"],
      text: '"unlimited"; expected a number where queries do not slow each other down',
    });
  }
  return problems;
}

/** Whether the service times follow from something else than `readService` and `writeService`. */
export function saysService(given: unknown): boolean {
  if (!isPlain(given)) return false;
  const { capacity, sharing } = given;
  const isMeasured = typeof sharing === "string" && sharing in sharingPresets;
  return capacity !== undefined || isMeasured || (isPlain(sharing) && sharing.lambda !== undefined);
}

function specOf(sharing: DatabasePart["sharing"]): SharingSpec | undefined {
  if (sharing === undefined || sharing === FIRST_COME) return undefined;
  return typeof sharing === "string" ? sharingPresets[sharing] : (sharing as SharingSpec);
}

function lambdaOf(sharing: SharingSpec | undefined): number | undefined {
  return sharing !== undefined && "lambda" in sharing ? sharing.lambda : undefined;
}

function limitOf(connections: number | keyof typeof connectionLimits): number {
  return typeof connections === "number" ? connections : connectionLimits[connections];
}

interface Said {
  readonly servers: number;
  readonly sharing: SharingSpec | undefined;
  readonly capacity: number | undefined;
}

/** Mean work of a query, in seconds, where it is said by how many are done in a second; a capacity replaces the sharing's lambda. */
function meanOf({ servers, sharing, capacity }: Said): number | null {
  if (capacity !== undefined) return mostWork({ servers, sharing }) / capacity;
  const lambda = lambdaOf(sharing);
  return lambda === undefined ? null : 1 / lambda;
}

/** The same distribution with this mean: every parameter that has the unit of the samples is as many times as large. */
export function scaledTo(mean: number, shape: DistributionSpec | undefined): DistributionSpec {
  if (shape === undefined) return { distribution: "exponential", mean };
  const factor = mean / createDistribution(shape).mean;
  const quantity = z.number().transform((value) => value * factor);
  return distributionSchema(quantity as unknown as Quantity).parse(shape);
}
