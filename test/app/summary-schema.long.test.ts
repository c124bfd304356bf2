/** Experiments that come along have a summary as it is published. One seed of each, and of the sweep over nodes one of its sizes. */
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { readExperiment, runExperiment } from "../../src/app/experiment/run-experiment.ts";
import { summarySchema } from "../../src/app/experiment/summary-schema.ts";

const root = new URL("../../", import.meta.url);
const validate = new Ajv2020().compile(JSON.parse(readFileSync(new URL("docs/summary.schema.json", root), "utf8")));
/** A minute and more each; what their summaries are made of, the others' have too. */
const slow = new Set(["laravel-flexible", "multi-get", "next-evening", "one-dead-node-blocks-all", "peak-failure"]);
const names = readdirSync(new URL("experiments", root))
  .filter((name) => name.endsWith(".json") && !name.endsWith(".schema.json"))
  .map((name) => name.replace(/\.json$/, ""))
  .filter((name) => !slow.has(name));

/** What spares a sweep its other points, and real sizes their requests. */
const small = ["workload.keys=1000000", "workload.arrivals.rate=100"];
const settings: Readonly<Record<string, readonly string[]>> = {
  "nodes-sweep": ["cluster.nodes=8"],
  "real-size": small,
  "internet-size": small,
};
/** The largest takes a quarter of a minute alone; beside others on the same cores many times that. */
const TIMEOUT_MS = 600_000;

it.each(names)("%s", { timeout: TIMEOUT_MS }, async (name) => {
  const set = settings[name] ?? [];
  const seeds = name === "founding" ? {} : { seeds: 1 };
  const summary = await runExperiment(await readExperiment(name, { set, ...seeds }), { advice: false });
  const written = JSON.parse(JSON.stringify(summary));
  expect(validate(written), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  expect(summarySchema.parse(written)).toEqual(written);
});
