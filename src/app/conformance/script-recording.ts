/**
 * Script experiments whose `expect` was recorded: what the real client saw and what each real server held. They run as
 * `fallthrough run` runs them, and every expected cell is an answer.
 */
import { runScript } from "../../../models/run/script.ts";
import { readExperiment } from "../experiment/experiment.ts";
import { isRecord, type Reader } from "./reader.ts";

const DIFFERENCES_SHOWN = 3;

export const scriptReader: Reader = {
  name: "a script experiment",
  recognises: (document) => isRecord(document) && isRecord(document.script),
  play(document, path) {
    const experiment = readExperiment(JSON.stringify(document), path, "recording");
    if (experiment.kind !== "script") throw new Error("expected a script");
    const { agreed, expected, differences } = runScript(experiment.script);
    if (expected === 0) return { kind: "unsupported", why: "a script that expects nothing" };
    return { kind: "compared", matched: agreed, total: expected, differences: differences.slice(0, DIFFERENCES_SHOWN) };
  },
};
