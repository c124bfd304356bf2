/**
 * Random worlds of everything that there is, held to the laws of `models/checks`. `SWARM_RUNS=2000` makes that many,
 * `SWARM_SEED` other ones. A world that breaks a law is printed as an experiment says it, with its seed.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clients } from "../../models/clients/index.ts";
import { faults } from "../../models/faults/index.ts";
import { profileNames } from "../../models/nodes/settings/settings.ts";
import { run } from "../../models/run/run.ts";
import { scenarioSchema } from "../../models/scenario/schema.ts";
import { loadCurves } from "../../models/workload/load-curves/index.ts";
import { InvalidInput } from "../../src/app/ending/errors.ts";
import { distributions } from "../../src/core/distributions/index.ts";
import { Refusal } from "../../src/core/refusal.ts";
import type { Summary } from "../../src/core/summary.ts";
import { seriesCsv } from "../../src/report/csv.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { renderDrowningSvg } from "../../src/report/picture.ts";
import { renderTerminal } from "../../src/terminal/tables.ts";
import { told } from "../app/told.ts";
import { openMade as openTrace } from "./made-trace.ts";
import { draws, type World, withoutFault, worlds } from "./worlds.ts";

const RUNS = Number(process.env.SWARM_RUNS ?? 24);
const SEED = Number(process.env.SWARM_SEED ?? 20_261_125);
/** A report takes several runs, with a control and what is advised. */
const REPORTS = Math.ceil(RUNS / 12);
const SCREEN = { width: 100, colour: false };
/** Each holds dozens of faults and several clients, so that no name of a registry is missed by chance. */
const DRAWS = 100;

/**
 * What a float adds up to depends on where its sum is cut: seconds of a queue, cut at other windows, come to another last digit
 * of the twelve that a metric has. Two units of that digit are no movement.
 */
const LAST_DIGIT = 2e-11;

function isSame(a: unknown, b: unknown): boolean | undefined {
  if (typeof a !== "number" || typeof b !== "number" || a === b) return undefined;
  return Math.abs(a - b) <= LAST_DIGIT * Math.abs(a) ? true : undefined;
}

expect.addEqualityTesters([isSame]);

/** What it does not divide, nor is divided by. */
function otherWindow({ scenario }: World): number {
  return scenario.windowSeconds === 7 ? 11 : 7;
}

/**
 * Runs the world, and if only the run tells that one of its faults changes nothing or never strikes, without that fault.
 * False where no run is left.
 */
function holds(world: World): boolean {
  try {
    const { metrics, minutes, notes } = run(world.scenario, world.seed, { check: true, openTrace });
    const other = run({ ...world.scenario, windowSeconds: otherWindow(world) }, world.seed, { openTrace });
    expect({ metrics: other.metrics, minutes: other.minutes, notes: other.notes }).toEqual({ metrics, minutes, notes });
    return true;
  } catch (error) {
    const refused = error instanceof Refusal ? /^faults\[(\d+)\]/.exec(error.message) : null;
    if (refused === null) {
      throw new Error(`under seed ${world.seed}, ${JSON.stringify(world.given)}`, { cause: error });
    }
    const others = withoutFault(world, Number(refused[1]));
    return others !== null && holds(others);
  }
}

describe("a run of any world", () => {
  it(
    "breaks no conservation law, no cause is missing, and no metric moves with the length of the windows",
    () => {
      let held = 0;
      const law = fc.property(worlds, (world) => {
        if (holds(world)) held++;
      });
      fc.assert(law, { numRuns: RUNS, seed: SEED, endOnFailure: true });
      // A swarm of refusals would show nothing.
      expect(held).toBeGreaterThan(RUNS * 0.8);
    },
    10_000 + RUNS * 5000,
  );
});

describe("a report of any world", () => {
  it(
    "is whole in every format, or the world is refused",
    async () => {
      const law = fc.asyncProperty(worlds, async ({ given, seed }) => {
        let summary: Summary;
        try {
          summary = await told({ repeats: 1, seed: seed % 1000, scenario: given });
        } catch (error) {
          if (error instanceof InvalidInput) return;
          throw new Error(`under seed ${seed}, ${JSON.stringify(given)}`, { cause: error });
        }
        const isDrawn = summary.points.some(({ events }) => events.length > 0);
        const texts = [
          renderHtml(summary),
          renderMarkdown(summary),
          seriesCsv(summary),
          renderTerminal(summary, SCREEN),
        ];
        for (const text of [...texts, isDrawn ? renderDrowningSvg(summary) : ""])
          expect(text).not.toMatch(/\bNaN\b|Infinity/);
      });
      await fc.assert(law, { numRuns: REPORTS, seed: SEED, endOnFailure: true });
    },
    10_000 + REPORTS * 20_000,
  );
});

describe("the draws of the swarm", () => {
  const drawn = fc.sample(draws, { numRuns: DRAWS, seed: 1 }).map((draw) => JSON.stringify(draw));
  const { application, workload } = scenarioSchema.shape;
  const { onDeadline } = application.unwrap().shape;
  const { onWrite } = workload.unwrap().shape;

  it.each<[key: string, names: readonly unknown[]]>([
    ["name", clients.map(({ name }) => name)],
    ["fault", faults.map(({ name }) => name)],
    ["distribution", distributions.map(({ name }) => name)],
    ["profile", profileNames],
    ["curve", loadCurves.map(({ name }) => name)],
    ["onWrite", onWrite.unwrap().options],
    ["onDeadline", onDeadline.unwrap().options],
  ])("hold every %s that there is", (key, names) => {
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => !drawn.some((text) => text.includes(`"${key}":"${name}"`)))).toEqual([]);
  });
});
