/** What is registered after everything was read once is valid wherever a name of its kind may stand. */
import { afterAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { clients } from "../../models/clients/index.ts";
import { primitive } from "../../models/faults/fault.ts";
import { faults } from "../../models/faults/index.ts";
import { metrics } from "../../models/metrics/index.ts";
import { run } from "../../models/run/run.ts";
import { readScenario, readScript } from "../../models/scenario/index.ts";
import { define as defineLoadCurve } from "../../models/workload/load-curves/curve.ts";
import { loadCurves } from "../../models/workload/load-curves/index.ts";
import { experimentJsonSchema, scenarioJsonSchema } from "../../src/app/experiment/experiment-schema.ts";
import { scenarioPaths } from "../../src/app/experiment/scenario-paths.ts";
import { define as defineDistribution } from "../../src/core/distributions/definition.ts";
import { distributions } from "../../src/core/distributions/index.ts";

/** Whoever comes after on this thread loads registries of their own, without what is registered here. */
afterAll(() => {
  vi.resetModules();
});

const late = { distribution: "late-distribution", value: "4ms" };
const sizes = { distribution: "late-distribution", value: "100B" };
const scenario = {
  duration: "60s",
  measureFrom: 0,
  cluster: { nodes: 2, memory: "2MB" },
  client: { name: "late-client" },
  database: { readService: late, writeService: { distribution: "mix", parts: [{ share: 1, of: late }] } },
  workload: { keys: 100, valueBytes: sizes, arrivals: { rate: 50, load: { curve: "late-curve", until: "30s" } } },
  faults: [{ fault: "late-fault", node: 0, at: "10s" }],
};
const script = {
  nodes: [{ port: 1 }],
  cases: [
    { case: "a", client: { name: "late-client" }, steps: [{ set: { a: "b" } }, { fault: "late-fault", node: 0 }] },
  ],
};

const problems = (): string[] =>
  [readScenario(scenario), readScript(script)].flatMap((read) => read.problems.map(({ path }) => path.join(".")));
const names = ["late-client", "late-fault", "late-curve", "late-distribution"];
const inPaths = (): boolean => scenarioPaths().segments("workload.arrivals.load.until") !== null;
const inSchemas = (): boolean[] =>
  [experimentJsonSchema(), scenarioJsonSchema()].flatMap((schema) =>
    names.map((name) => JSON.stringify(schema).includes(`"const":"${name}"`)),
  );

it("sees a client, a fault, a load curve, a distribution and a metric that come late", () => {
  expect(problems()).toEqual([
    "client.name",
    "database.readService.distribution",
    "database.writeService.parts.0.of.distribution",
    "workload.valueBytes.distribution",
    "workload.arrivals.load.curve",
    "faults.0.fault",
    "cases.0.client.name",
    "cases.0.steps.1.fault",
  ]);
  expect(new Set(inSchemas())).toEqual(new Set([false]));
  expect(inPaths()).toBe(false);

  clients.register({ ...clients.named("dalli"), name: "late-client" });
  faults.register(
    primitive({
      name: "late-fault",
      doc: "The node is flushed.",
      options: z.strictObject({}),
      describe: (name) => `${name} is flushed`,
      strike: (cluster, node, nowSeconds) => cluster.flush(node, nowSeconds),
    }),
  );
  loadCurves.register(
    defineLoadCurve({
      name: "late-curve",
      doc: "A constant load that ends.",
      options: z.strictObject({ until: z.literal("30s") }),
      resolve: () => ({ untilSeconds: 30 }),
      create: ({ untilSeconds }, { durationSeconds }) => ({
        times: [0, untilSeconds, untilSeconds + 1e-3, durationSeconds],
        levels: [1, 1, 0, 0],
        peaks: [],
        troughs: [],
      }),
    }),
  );
  distributions.register(
    defineDistribution({
      name: "late-distribution",
      doc: "Always the same.",
      schemaOf: (value) => z.strictObject({ distribution: z.literal("late-distribution"), value }),
      create: ({ value }) => ({ mean: value, quantile: () => value, describe: () => "the same" }),
    }),
  );
  metrics.register({
    ...{ name: "lateMetric", title: "Late", unit: "x", better: "neither", definition: "Nodes." },
    of: (recording) => recording.options.nodes,
  });

  expect(problems()).toEqual([]);
  expect(new Set(inSchemas())).toEqual(new Set([true]));
  expect(inPaths()).toBe(true);
  const { metrics: numbers, events, series } = run(readScenario(scenario).value!, 1, { check: true });
  expect(numbers.lateMetric).toBe(2);
  expect(events.map(({ what }) => what)).toEqual(["late-fault"]);
  // A window is a second: the curve has requests until the thirtieth, and falls to none within a millisecond.
  const active = series.columns.requestsPerSecond.map((rate) => rate > 0);
  expect(active.slice(0, 30)).toEqual(Array(30).fill(true));
  expect(active.slice(31)).toEqual(Array(29).fill(false));
});
