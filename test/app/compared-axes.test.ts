/** Which points of a sweep are compared where nobody says it. */
import { expect, it } from "vitest";
import { readExperiment, type SimulationExperiment } from "../../src/app/experiment/experiment.ts";

function comparedOf(rates: number, compare?: readonly unknown[]) {
  const grid = { "workload.arrivals.rate": Array.from({ length: rates }, (_, i) => 5 + i) };
  const text = JSON.stringify({ question: "Which?", ...(compare && { compare }), scenario: {}, sweep: { grid } });
  const { compare: compared } = readExperiment(text, "many", "many", { set: [] }, ".") as SimulationExperiment;
  return compared;
}

it("each value of the first axis is compared with each, of more than 20 with the first alone, so that pairs are no more than points", () => {
  const axis = "workload.arrivals.rate";
  expect(comparedOf(20)).toEqual([axis]);
  expect(comparedOf(21)).toEqual([{ axis, against: "5" }]);
  expect(comparedOf(21, [axis])).toEqual([axis]);
});
