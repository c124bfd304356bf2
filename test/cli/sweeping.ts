/** A sweep made within the test's own process, and the lines of its journal. */
import { expect } from "vitest";
import { readExperiment, type SimulationExperiment } from "../../src/app/experiment/experiment.ts";
import { simulate } from "../../src/app/experiment/whole-results.ts";
import { engine } from "../../src/app/files/package.ts";
import { prettyJson } from "../../src/app/files/results-folder.ts";
import { Workplace } from "./fallthrough.ts";

export class SweepPlace extends Workplace {
  /** The summary as it would be written. */
  async summaryOf(experiment: object, journal: string, options = {}): Promise<string> {
    const read = readExperiment(JSON.stringify(experiment), "small.json", "small") as SimulationExperiment;
    const task = { experiment: read, command: "fallthrough run small.json", plugins: [] };
    const all = { set: [], workers: 0, out: "results", engine: engine(), again: task.command, ...options };
    return `${prettyJson(await simulate(task, this.file(journal), all))}\n`;
  }

  linesOf(journal: string): string[] {
    return this.has(journal) ? this.read(journal).split("\n").slice(0, -1) : [];
  }

  /** All of them are there, as they were. */
  expectKept(lines: readonly string[], journal: string): void {
    const now = new Set(this.linesOf(journal));
    expect(lines.filter((line) => !now.has(line)).map((line) => line.slice(0, 90))).toEqual([]);
  }
}
