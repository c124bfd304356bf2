/** Recordings of the real libraries' multi-gets, with a node dead, hung and back: every page is the model's. */
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readRecording, recordingsIn } from "../../src/app/conformance/files.ts";
import { readers } from "../../src/app/conformance/index.ts";

const folder = fileURLToPath(new URL("multi-get", import.meta.url));

it.each(
  recordingsIn(folder).map((file) => [basename(file, ".json.gz"), file]),
)("%s: every page is the model's", (_, file) => {
  const document = readRecording(file);
  const verdict = readers.find((reader) => reader.recognises(document))!.play(document, file);
  expect(verdict).toMatchObject({ kind: "compared", differences: [] });
  // The first line counts those within the tolerance, the others name those that are not.
  if (verdict.kind === "compared") expect(verdict.durations?.lines().slice(1)).toEqual([]);
});
