/** The schema of plan.json, as it is published in docs/plan.schema.json. A change of its meaning raises `schemaVersion`. */
import { z } from "zod";
import { prettyJson } from "../files/results-folder.ts";
import { PLAN_SCHEMA_VERSION, type Plan } from "./plan.ts";

const number = z.number().nullable();
const configuration = z.string().describe("Of the configuration; empty where there is one.");
const positions = z.array(z.int().min(0)).describe("Nodes by their position in cluster.nodes, from 0.");

const estimate = z
  .strictObject({
    unit: z
      .string()
      .describe(
        "ratio: a share; x: a multiple; s, ms: a time; others (reads, copies ...) are counted: of scale models in the units of the world itself.",
      ),
    better: z.enum(["lower", "higher", "neither"]),
    mean: number,
    low: number,
    high: number,
    n: z.int(),
    censored: z.int(),
    atLeast: z.int().exactOptional(),
  })
  .describe("A mean over futures with its 95 % interval, as in summary.json.");

const figures = z.record(z.string(), estimate).describe("By the name of the metric (docs/metrics.md).");
const outcome = z.enum(["PASS", "FAIL", "none"]).describe("none: nothing could decide it.");

const reasons = z.array(z.string()).exactOptional().describe("Why it fails; absent where it does not.");

const lossRow = z.strictObject({
  configuration,
  nodes: positions,
  isTogether: z.boolean().describe("The experiment loses these together."),
  outcome,
  reasons: z.array(z.string()),
  figures,
  repeats: z.int(),
  ended: z.enum(["precise", "repeats", "few", "budget"]).describe("Why no further repeat was made."),
});

const worst = z.strictObject({
  configuration,
  order: positions.describe("From the worst to lose to the least."),
  alike: positions.describe("Those whose load is not decided to be less than that of the worst, which is among them."),
  repeats: z.int(),
});

const band = z.strictObject({ mean: z.array(number), low: z.array(number), high: z.array(number) });

const picture = z.strictObject({
  configuration,
  lines: z.array(
    z.strictObject({
      name: z.string(),
      nodes: positions.describe("Those that are lost."),
      repeats: z.int(),
      fromSeconds: z.number().describe("Since the start of the run, of the first window."),
      windowSeconds: z.number(),
      offered: band.describe(
        "Queries a second that the database is offered, by window, with the 95 % interval of each mean.",
      ),
      capacity: band.describe("Queries a second that it can serve."),
      events: z
        .array(
          z.strictObject({
            atSeconds: z.number(),
            what: z.string(),
            subject: z.int().exactOptional(),
            text: z.string(),
          }),
        )
        .describe("Of the first repeat."),
    }),
  ),
});

const headroom = z.strictObject({
  configuration,
  quantity: z.enum(["load", "capacity", "nodes", "memory"]),
  title: z.string(),
  suffix: z.string().describe("Behind a number of it."),
  isMost: z.boolean().describe("True: it holds up to a value; false: from one on."),
  current: z.number().describe("Of the world itself, as are all values, whatever the search is in."),
  step: z.number().describe("Between the values that were tried; 0 where none were."),
  from: z.number().describe("The least value that was tried."),
  to: z.number().describe("The greatest."),
  node: z.int().describe("That is lost."),
  values: z.array(number).describe("Of each future, from the worst to the best; null where it holds at none."),
  mean: number,
  low: number,
  high: number,
  checked: z.int(),
  unexpected: z.int(),
  why: z.string().describe("Why it was not looked for; empty where it was."),
  confirmed: z
    .strictObject({
      value: number.describe("Up to which, or from which on, it holds in all of these futures; null where at none."),
      futures: z.int(),
      runs: z.int(),
    })
    .nullable()
    .exactOptional()
    .describe("In the world itself, where the search is in scale models; null: the budget has no room for it."),
});

const recovery = z.strictObject({
  configuration,
  nodes: positions,
  winner: z.string().nullable(),
  tried: z.array(
    z.strictObject({
      name: z.string(),
      prepare: z.array(z.string()).describe("What has to be there before a node is lost; empty for a way for tonight."),
      steps: z.array(z.string()),
      outcome,
      reasons,
      isNoWorse: z.boolean(),
      isWithoutWait: z
        .literal(true)
        .exactOptional()
        .describe(
          "Its nodes were lost shortly before they came back, without its wait: figures are those of so short an outage.",
        ),
      passedOver: z
        .enum(["fails", "old values"])
        .nullable()
        .describe(
          "Why it did not race: it fails where others pass, or is decided to leave more than twice the old values of another.",
        ),
      repeats: z.int(),
      figures,
    }),
  ),
  ended: z.enum(["decided", "repeats", "budget"]),
  varianceRatio: number.describe("Of the difference of the best two: under common seeds over without."),
  confirmed: z
    .strictObject({ outcome, reasons, repeats: z.int(), figures })
    .nullable()
    .exactOptional()
    .describe("The winner in the world itself, where the race is in scale models."),
});

const runbook = z.strictObject({
  configuration,
  nodes: z.array(z.string()),
  winner: z.string(),
  outcome: outcome.describe("Of the winner, from the loss on."),
  noWorse: z.array(z.string()),
  passedOver: z
    .strictObject({ fails: z.array(z.string()), oldValues: z.array(z.string()) })
    .describe(
      "Ways that did not race: what fails, and what is decided to leave more than twice the old values of another.",
    ),
  prepare: z.array(z.string()).describe("What has to be there before a node is lost, and what to do where it is not."),
  flush: z.array(z.string()).describe("What to flush, and when."),
  statsTimes: z
    .int()
    .describe("stats are of a scale model, and so many times as much as there; 1: of the world itself."),
  steps: z.array(
    z.strictObject({
      atSeconds: z.number().describe("Since the start of the run."),
      clock: z.string(),
      title: z.string(),
      todo: z.array(z.string()),
      isBack: z.boolean().describe("The node is on its way back, or there."),
      watch: z.array(
        z.strictObject({
          node: z.string(),
          stats: z
            .record(z.string(), z.number())
            .nullable()
            .describe("By memcached's own names, since the process started; null while it does not answer."),
          missesPerSecond: number.describe("By how many a second get_misses grew since the step before."),
        }),
      ),
    }),
  ),
  capacityPerSecond: z.number().describe("Queries a second that the database can serve."),
  worstLoad: number.describe(
    "What the database was offered in the worst minute since the nodes ran again, over its capacity, in the worst future.",
  ),
  loadBefore: number.describe(
    "The same of the last minutes before the nodes were let in (five at most, and half of the outage), to which going back leads.",
  ),
});

const spread = z
  .strictObject({ mean: z.number(), p95: z.number() })
  .describe("Of the worst minute's database load, over its capacity.");

const uncertain = z.strictObject({
  intervals: z.array(
    z.strictObject({
      path: z.string(),
      low: z.number(),
      high: z.number(),
      suffix: z.string().describe("Behind a number of it."),
      isWhole: z.boolean(),
    }),
  ),
  worlds: z.int(),
  candidates: z.array(
    z.strictObject({
      configuration,
      passes: z.int(),
      load: spread,
      regret: spread,
      sensitivity: z.array(number).describe("By interval: Spearman's correlation with the load."),
    }),
  ),
  why: z.string(),
});

const frontier = z.strictObject({
  configuration,
  settings: z.array(
    z.strictObject({
      name: z.string(),
      estimates: z.array(estimate).describe("Old values read, share of requests failed, load of the database."),
      isKept: z.boolean().describe("It is on the frontier."),
    }),
  ),
  futures: z.int(),
  why: z.string().describe("Why it was not looked for; empty where it was."),
});

export const planSchema = z.strictObject({
  schemaVersion: z.literal(PLAN_SCHEMA_VERSION),
  experiment: z.string(),
  question: z.string(),
  version: z.string().describe("Of Fallthrough."),
  command: z.string().describe("That repeats it."),
  isDatabaseStated: z.boolean().describe("Somebody said what the database can serve."),
  configurations: z.array(z.string()),
  warnings: z.array(z.string()).exactOptional().describe("What to know of them before anything is run."),
  nodes: z.array(z.int()).describe("Of each configuration, how many the cluster has."),
  loss: z.strictObject({
    fault: z.string().describe("How nodes are lost."),
    forSeconds: z.number(),
    atSeconds: z.array(z.number()).describe("Of each configuration, since the start of the run."),
  }),
  losses: z.strictObject({
    rows: z.array(lossRow),
    worst: z.array(worst),
    isCut: z.boolean().describe("The budget had no room for all of it."),
  }),
  pictures: z.array(picture).describe("Of each configuration, the database against its capacity over time."),
  availability: z
    .number()
    .exactOptional()
    .describe("Of the objective: rows then say in errorBudgetUsed what they cost of the errors that a month may have."),
  uncertain: uncertain.exactOptional().describe("Where inputs are intervals."),
  headroom: z.array(headroom),
  recoveries: z.array(recovery),
  runbooks: z.array(runbook),
  frontiers: z.array(frontier).describe("Of each configuration."),
  work: z.strictObject({
    runs: z.int(),
    countedSeconds: z.number().describe("Of two threads, by count of events."),
    budgetSeconds: z.number().describe("The same, at most."),
    leftOut: z.array(z.string()),
    wouldDoSeconds: z
      .number()
      .exactOptional()
      .describe("A budget that has room for what is left out; absent where nothing is, or a day is too short."),
  }),
  search: z
    .strictObject({
      scale: z.strictObject({
        per: z.int().describe("Of so many requests, and of what serves them, there is one."),
        sampled: z.int().describe("Of so many of the keys that are left one is simulated."),
        larger: z.number().describe("Values are so many times as large."),
        memory: z.number().describe("So much of the memory that this takes holds as many items."),
      }),
      confirmingRuns: z.int().describe("In the worlds themselves."),
      coarse: z.array(z.string()).describe("What was found in scale models and not confirmed."),
    })
    .exactOptional()
    .describe("Where it searched in scale models."),
}) satisfies z.ZodType<Plan>;

/** As it is published. */
export function planSchemaText(): string {
  return `${prettyJson({ title: "A Fallthrough plan", ...z.toJSONSchema(planSchema) })}\n`;
}
