/** What the program says of an experiment, with the summary that it says it of. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readExperiment } from "../../src/app/experiment/experiment.ts";
import { simulate } from "../../src/app/experiment/whole-results.ts";
import type { Summary } from "../../src/core/summary.ts";

export async function told(document: object, { advice = true } = {}): Promise<Summary> {
  const folder = mkdtempSync(join(tmpdir(), "told-"));
  try {
    const experiment = readExperiment(JSON.stringify({ question: "q", ...document }), "told.json", "told", {});
    if (experiment.kind !== "simulation") throw new Error("not a simulation");
    const flags = { set: [], workers: 0, out: folder, quiet: true, advice, engine: "test", again: "told" };
    const task = { experiment, command: "told", plugins: [] };
    return (await simulate(task, join(folder, "runs.ndjson"), flags)).summary;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Headline and all verdicts but the definition of PASS and FAIL. */
export function textOf({ headline, verdicts }: Summary): string {
  return [headline, ...verdicts.filter(({ title }) => title !== "PASS and FAIL").map(({ text }) => text)].join(" ");
}
