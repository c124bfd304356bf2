/** What the JSON file of an experiment may hold, and the JSON Schema that editors and the command line use. */
import { z } from "zod";
import { scenarioSchema } from "../../../models/scenario/index.ts";
import { scriptSchema } from "../../../models/scenario/script-schema.ts";
import { atMost, type Limit } from "../../core/text/quantities.ts";
import { prettyJson } from "../files/results-folder.ts";

const settings = z.record(z.string(), z.unknown());

const sweep = z.strictObject({
  grid: z
    .record(z.string(), z.array(z.unknown()).min(1))
    .optional()
    .describe(
      'Values to try, by path into the scenario ("client.name", "cluster.nodes", "faults[0].at"). All combinations are run. {"label": ..., "value": ...} gives a value a readable name.',
    ),
  cases: z
    .array(
      z.strictObject({
        case: z.string().min(1).describe("The name of this group of settings."),
        set: settings.describe("Values by path into the scenario."),
      }),
    )
    .min(1)
    .optional()
    .describe("Named groups of settings, each combined with every combination of the grid."),
  axis: z.string().min(1).optional().describe('What the cases are called together, such as "plan". Default: "case".'),
});

/** A folder's name holds 255 bytes on most disks, and a number may follow. */
const NAME_MAX = 100;

/** What no folder on Windows may be called (Microsoft, Naming Files, Paths, and Namespaces), so that results can be copied. */
const UNFIT = /\.$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

const shared = {
  $schema: z.string().optional().describe("Path of this schema, for editors."),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
      error: (issue) =>
        `${JSON.stringify(issue.input)}; expected letters, digits, ".", "_" and "-" only: it names a folder`,
    })
    .max(NAME_MAX, {
      error: (issue) => `${String(issue.input).length} characters; expected at most ${NAME_MAX}: it names a folder`,
    })
    .refine((name) => !UNFIT.test(name), {
      error: (issue) =>
        `${JSON.stringify(issue.input)}; expected a name without a dot at its end that is no device of Windows (con, prn, aux, nul, com1, lpt1): it names a folder`,
    })
    .optional()
    .describe("The folder under results/. Default: the name of the file."),
  title: z.string().min(1).optional().describe("A few words for the top of the report. Default: the name."),
  question: z.string().min(1).describe("The question this experiment answers; it opens the report."),
  plugins: z
    .array(z.string().min(1))
    .optional()
    .describe(
      "JavaScript modules with clients, faults, metrics or other parts of your own, by their paths relative to this file. Default: none.",
    ),
};

const source = z.strictObject({
  kind: z
    .enum(["published", "assumed"])
    .describe("Whether somebody measured it, or the author of the experiment chose it."),
  source: z
    .string()
    .min(1)
    .describe("Who says so, or why, in a few words. The report shows it beside each of the values."),
  of: z.array(z.string()).min(1).describe('The values that it is about, by path into the scenario: "workload.keys".'),
});

const REQUESTS_MAX: Limit = { value: 1e15, why: "more than anybody serves in a month" };

const labels = z.union([z.string(), z.array(z.string()).min(1)]);

const threshold = z.strictObject({
  condition: z.string().describe('What the repeats must come to: "p(95) < 80% and max(staleReads) == 0".'),
  strict: z
    .boolean()
    .prefault(true)
    .describe("false: to miss it is a warning, and the program ends with 0. Default: true."),
  at: z
    .record(z.string(), labels)
    .prefault({})
    .describe(
      'The points that it is about, by axis of the sweep and label: {"plan": "back at once"}. Default: all but the controls.',
    ),
});

const simulated = {
  repeats: z
    .int()
    .min(1)
    .max(10_000)
    .prefault(10)
    .describe("Runs of each point, each with a seed of its own. Default: 10."),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31)
    .prefault(1)
    .describe("Seed of the first repeat. The others count up from it. Default: 1."),
  control: z
    .boolean()
    .optional()
    .describe("Run each world without its faults as well. Default: true where there are faults."),
  sweep: sweep.prefault({}).describe("Which settings vary. Default: none, one point."),
  compare: z
    .array(
      z.union([
        z.string(),
        z.strictObject({
          axis: z.string().describe("An axis of the sweep, by its name."),
          against: z.string().describe("The one of its values, by its label, that all others are compared with."),
        }),
      ]),
    )
    .optional()
    .describe(
      "Axes along which points are compared under equal seeds, each with each, or all with one: fewer comparisons decide more. Default: the first axis and that of the cases, of more than 20 values all with the first.",
    ),
  thresholds: z
    .record(z.string(), z.union([z.string(), threshold, z.array(z.union([z.string(), threshold])).min(1)]))
    .prefault({})
    .describe(
      'What must hold, by metric, over the repeats of each point: "mean == 0", "max < 250ms", "p(95) < 80%", joined by and and or. A condition may name another metric: "mean < 1 or max(errorRatio) == 0". Where one does not hold, the program ends with 99. Default: none.',
    ),
  objective: z
    .strictObject({
      availability: z
        .number()
        .gt(0)
        .lt(1)
        .describe("The share of a month's requests that shall not fail: 0.999. Default: none, it has to be stated."),
      requests: atMost(z.number().gt(0), REQUESTS_MAX)
        .optional()
        .describe("Requests of a month. Default: those of 30 days at the mean load of the scenario."),
    })
    .optional()
    .describe(
      "What may fail in a month. The report and the plan say how much of that an outage costs: its failed requests above those of the same run without faults. Default: none.",
    ),
  sources: z
    .array(source)
    .prefault([])
    .describe("Where the values of the scenario came from, for the report's list of assumptions."),
};

/** A file that describes a world to simulate. The world itself is read point by point. */
export const simulationHeader = z.strictObject({
  ...shared,
  ...simulated,
  scenario: z.record(z.string(), z.unknown()).prefault({}),
});

export type SimulationHeader = z.output<typeof simulationHeader>;

/** The object in the file, before it is read. */
export type RawExperiment = Readonly<Record<string, unknown>>;

/** A file that describes steps to play. */
export const scriptHeader = z.strictObject({ ...shared, script: z.unknown() });

const published = z.union([
  z.strictObject({
    ...shared,
    ...simulated,
    scenario: scenarioSchema.prefault({}).describe("The world that is simulated. Everything in it has a default."),
  }),
  z.strictObject({
    ...shared,
    script: scriptSchema.describe("Steps to play one after another, and what to expect."),
  }),
]);

type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema of an experiment file. */
export function experimentJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(published, { io: "input" }) as JsonSchema;
  return { title: "A Fallthrough experiment", ...(withComments(schema) as JsonSchema) };
}

/** As it is published in experiments/experiment.schema.json. */
export function schemaText(): string {
  return `${prettyJson(experimentJsonSchema())}\n`;
}

/** The JSON Schema of a scenario alone: the paths that `--set` and sweeps may use. */
export function scenarioJsonSchema(): JsonSchema {
  return z.toJSONSchema(scenarioSchema, { io: "input" }) as JsonSchema;
}

/** Every object may hold a `comment`. */
function withComments(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withComments);
  if (schema === null || typeof schema !== "object") return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withComments(value)]));
  const isClosed = inner.additionalProperties === false && typeof inner.properties === "object";
  if (!isClosed) return inner;
  return {
    ...inner,
    properties: { ...(inner.properties as object), comment: { description: "For people; ignored." } },
  };
}
