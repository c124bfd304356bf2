/**
 * The JSON Schema of `summary.json`, for programs that read it. What is published allows more than is named, because a later version may add
 * to what is there; `schemaVersion` changes when something that is there changes or goes. The reader of the tests allows nothing more.
 */
import { z } from "zod";
import { STABILITY_CLASSES } from "../../core/result.ts";
import { SUMMARY_SCHEMA_VERSION, type Summary } from "../../core/summary.ts";
import { prettyJson } from "../files/results-folder.ts";

const better = z.enum(["lower", "higher", "neither"]).describe("Which direction is better.");
const orNull = z.number().nullable();
const texts = z.array(z.string());
const byName = <T extends z.ZodType>(value: T) => z.record(z.string(), value);
const verdictWord = z.enum(["better", "worse", "same", "undecided", "different"]);

const estimate = z.strictObject({
  unit: z.string(),
  better,
  mean: orNull.describe("Over the repeats that define it; null where none does."),
  low: orNull.describe("Of the 95 % interval of the mean; null of fewer than two repeats."),
  high: orNull,
  n: z.int().describe("Repeats that define it."),
  censored: z.int().describe("Repeats in which it did not happen within the horizon."),
  atLeast: z.int().exactOptional().describe("Repeats in which it is a lower bound."),
});

const cell = z.strictObject({
  text: z.string(),
  mark: z.enum(["agree", "differ"]).exactOptional(),
  strong: z.boolean().exactOptional(),
  verdict: verdictWord.exactOptional(),
  outcome: z.enum(["pass", "fail", "warn"]).exactOptional(),
});

const table = z.strictObject({
  title: z.string(),
  note: z.string(),
  columns: texts,
  rows: z.array(z.array(cell)),
  isAnswer: z.literal(true).exactOptional(),
});

const metric = z.strictObject({
  name: z.string(),
  title: z.string(),
  unit: z.string(),
  better,
  signed: z.boolean().exactOptional().describe("It can be negative."),
  definition: z.string(),
});

const series = z.strictObject({
  name: z.string(),
  title: z.string(),
  unit: z.string(),
  better,
  atEnd: z.boolean().exactOptional().describe("Of the instant at which the window ends, and not of the whole window."),
});

const difference = z.strictObject({
  mean: z.number().describe("B minus a, over the seeds that both have."),
  low: z.number(),
  high: z.number(),
  n: z.int(),
  verdict: verdictWord,
});

const stability = z.strictObject({
  n: z.int(),
  classes: z.record(z.enum(STABILITY_CLASSES), z.strictObject({ count: z.int(), low: z.number(), high: z.number() })),
  worst: z.enum(STABILITY_CLASSES),
  evidence: z.string(),
});

const band = z.strictObject({ mean: z.array(orNull), low: z.array(orNull), high: z.array(orNull) });

const perInstant = z.array(z.number());

const walk = z.strictObject({
  atSeconds: perInstant,
  processes: z.int(),
  nodes: z
    .array(
      z.strictObject({
        name: z.string(),
        up: perInstant.describe("1 where it answers."),
        avoidedBy: perInstant.exactOptional().describe("Processes that leave it alone."),
        items: perInstant.exactOptional(),
        strandedCopies: perInstant.exactOptional(),
        staleCopies: perInstant.exactOptional(),
      }),
    )
    .describe("All lists are as long as atSeconds."),
});

const point = z.strictObject({
  id: z.string().describe("p0, p1 ... of the sweep, c0 ... added as controls, a0 ... tried as advice."),
  label: z.string(),
  axes: byName(z.string()).describe("Its label on each axis of the sweep."),
  settings: byName(z.unknown()).describe("What differs between points, by path into the scenario."),
  control: z.boolean(),
  controlId: z.string().nullable(),
  trialOf: z.string().exactOptional(),
  databaseIsDefault: z.literal(true).exactOptional(),
  repeats: z.int(),
  metrics: byName(estimate),
  series: z.strictObject({ fromSeconds: z.number(), windowSeconds: z.number(), columns: byName(band) }),
  events: z.array(
    z.strictObject({ atSeconds: z.number(), what: z.string(), subject: z.int().exactOptional(), text: z.string() }),
  ),
  phases: z.array(z.strictObject({ name: z.string(), fromSeconds: z.number(), toSeconds: z.number() })),
  outages: z
    .array(z.strictObject({ subjects: texts, fromSeconds: z.number(), toSeconds: orNull, metrics: byName(estimate) }))
    .exactOptional(),
  stability: stability.exactOptional(),
  notes: texts,
  walk: walk.exactOptional().describe("Node by node through the outage, of one run."),
  inspections: z
    .array(z.strictObject({ atSeconds: z.number(), title: z.string(), when: z.string(), table }))
    .exactOptional(),
});

const threshold = z.strictObject({
  metric: z.string(),
  condition: z.string(),
  strict: z.boolean(),
  at: byName(texts),
  outcome: z.enum(["pass", "fail", "warn"]),
  points: z.array(
    z.strictObject({
      id: z.string(),
      outcome: z.enum(["pass", "fail", "undefined"]),
      found: z.array(
        z.strictObject({
          statistic: z.string(),
          metric: z.string(),
          unit: z.string(),
          value: orNull,
          n: z.int(),
          censored: z.int(),
        }),
      ),
    }),
  ),
});

export const summarySchema = z.strictObject({
  schemaVersion: z.literal(SUMMARY_SCHEMA_VERSION),
  experiment: z.string(),
  title: z.string(),
  question: z.string(),
  version: z.string().describe("Of Fallthrough."),
  command: z.string().describe("Repeats it."),
  seeds: z.array(z.int()),
  headline: z.string(),
  verdicts: z.array(
    z.strictObject({
      title: z.string(),
      text: z.string(),
      items: texts.exactOptional(),
      explains: z.literal(true).exactOptional().describe("It says what words mean, and nothing about this experiment."),
    }),
  ),
  outcomes: z
    .array(z.strictObject({ id: z.string(), passes: z.boolean(), why: z.string() }))
    .exactOptional()
    .describe("PASS or FAIL of each point that can have it."),
  metrics: z.array(metric),
  mainMetrics: texts.describe("Names of the metrics of the report's main table."),
  seriesInfo: z.array(series),
  points: z.array(point),
  comparisons: z.array(
    z.strictObject({
      axis: z.string(),
      a: z.string(),
      b: z.string(),
      label: z.string(),
      metrics: byName(difference),
    }),
  ),
  thresholds: z.array(threshold).exactOptional().describe("Whether what the experiment states is met."),
  tables: z.array(table),
  assumptions: z.array(z.strictObject({ what: z.string(), value: z.string(), source: z.string() })),
  assumptionsNote: z.string(),
  validation: texts,
  published: z.string().exactOptional(),
}) satisfies z.ZodType<Summary>;

/** As it is published in docs/summary.schema.json. */
export function summarySchemaText(): string {
  const schema = z.toJSONSchema(summarySchema) as Readonly<Record<string, unknown>>;
  return `${prettyJson({ title: "summary.json of Fallthrough", ...(open(schema) as object) })}\n`;
}

/** Objects may hold more than is named. */
function open(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(open);
  if (schema === null || typeof schema !== "object") return schema;
  const kept = Object.entries(schema).filter(([key, value]) => !(key === "additionalProperties" && value === false));
  return Object.fromEntries(kept.map(([key, value]) => [key, open(value)]));
}
