/** All recordings of the real client libraries that lie beside the project. */
import { expect, it } from "vitest";
import { readRecording, recordingsIn } from "../../src/app/conformance/files.ts";
import { readers } from "../../src/app/conformance/index.ts";
import { sharedPath } from "../shared.ts";

const folder = sharedPath("golden/clients");

it.skipIf(folder === null)("every answer of every recording, which lie beside the project, is the model's", () => {
  let total = 0;
  for (const file of recordingsIn(folder!)) {
    const document = readRecording(file);
    const verdict = readers.find((reader) => reader.recognises(document))!.play(document, file);
    if (verdict.kind === "skipped") continue;
    expect(verdict, file).toMatchObject({ kind: "compared", differences: [] });
    if (verdict.kind === "compared") total += verdict.total;
  }
  expect(total).toBeGreaterThan(85_000);
});
