/** What is published of summary.json. Oracle: Ajv, which knows nothing of what the schema was made of. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readExperiment, runExperiment } from "../../src/app/experiment/run-experiment.ts";
import { summarySchema } from "../../src/app/experiment/summary-schema.ts";
import { smallSweep, Workplace } from "../cli/fallthrough.ts";
import { called } from "../cli/in-process.ts";

const published = new URL("../../docs/summary.schema.json", import.meta.url);
let place: Workplace;
let validate: ReturnType<Ajv2020["compile"]>;
beforeAll(() => {
  place = new Workplace();
  validate = new Ajv2020().compile(JSON.parse(readFileSync(published, "utf8")));
});
afterAll(() => place.remove());

const summaryOf = async (experiment: unknown): Promise<Record<string, never>> => {
  const task = await readExperiment(place.write("one.json", experiment));
  return JSON.parse(JSON.stringify(await runExperiment(task)));
};

describe("the schema of summary.json", () => {
  it("is what the command prints", async () => {
    expect((await called(["schema", "summary"])).stdout).toBe(readFileSync(published, "utf8"));
  });

  it("names everything in a summary of a sweep with advice, thresholds and stats, and of a script, and nothing that is not there", async () => {
    const sweep = await summaryOf({
      ...smallSweep,
      thresholds: { errorRatio: "max > 0", recoverySecondsAfterReturn: { condition: "p(50) < 1", strict: false } },
      scenario: { ...smallSweep.scenario, statsAt: ["end"] },
    });
    const script = JSON.parse(JSON.stringify(await runExperiment(await readExperiment("founding"))));
    for (const summary of [sweep, script]) {
      expect(validate(summary), JSON.stringify(validate.errors)).toBe(true);
      expect(summarySchema.parse(summary)).toEqual(summary);
    }
  });

  it("refuses a summary with something missing or of another kind", async () => {
    const summary = await summaryOf({ ...smallSweep, sweep: {} });
    const { headline: _, ...without } = summary;
    expect(validate(without)).toBe(false);
    expect(validate({ ...summary, schemaVersion: 2 })).toBe(false);
    expect(validate({ ...summary, seeds: ["1"] })).toBe(false);
    // A later version may say more.
    expect(validate({ ...summary, more: 1 })).toBe(true);
  });
});
