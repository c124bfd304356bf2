/** Recordings of calls for many keys: our own, and those that lie beside the project. */
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readRecording, recordingsIn } from "../../src/app/conformance/files.ts";
import { multiGetReader } from "../../src/app/conformance/multi-get.ts";
import { sharedPath } from "../shared.ts";

/** Recorded of Debian 12's libraries and memcached 1.6.18 on loopback, each page by a fresh client. */
const own = recordingsIn(fileURLToPath(new URL("../fixtures/multi-get", import.meta.url)));
const beside = sharedPath("golden/multi-get");

function play(file: string): void {
  const document = readRecording(file);
  expect(multiGetReader.recognises(document), file).toBe(true);
  const verdict = multiGetReader.play(document, file);
  expect(verdict, file).toMatchObject({ kind: "compared", differences: [] });
  if (verdict.kind !== "compared") return;
  expect(verdict.matched, file).toBe(verdict.total);
  // What took long took it for the same reason: no page is off by a time-out.
  expect(verdict.durations!.within, file).toBe(verdict.total);
}

it.each(own)("every page of %s comes back as recorded, in the time that it took", play);

it("there are pages of each library with a node dead and with one hung", () => {
  const seen = own.map((file) => readRecording(file) as { client: string; hung?: number[] });
  for (const client of ["php-memcached", "pylibmc", "pymemcache", "python-memcached"]) {
    expect(seen.filter((one) => one.client === client && one.hung === undefined).length, client).toBeGreaterThan(0);
    expect(seen.filter((one) => one.client === client && one.hung !== undefined).length, client).toBeGreaterThan(0);
  }
});

it.skipIf(beside === null)("every page of the recordings beside the project comes back as recorded", () => {
  const files = recordingsIn(beside!);
  expect(files.length).toBeGreaterThanOrEqual(12);
  for (const file of files) play(file);
});
