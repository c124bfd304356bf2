/** The models against excerpts of what the real libraries answered: every configuration, and all timelines whole. */
import { describe, expect, it } from "vitest";
import { mappingReader } from "../../src/app/conformance/mapping.ts";
import { timelineReader } from "../../src/app/conformance/timeline.ts";
import { mappings, measured, timelines } from "./recordings.ts";

describe("keys go where the real library sent them", () => {
  it.each(mappings)("$name", ({ name, recording }) => {
    const total = recording.cases.length;
    expect(total).toBeGreaterThanOrEqual(20);
    expect(mappingReader.play(recording, name)).toEqual({ kind: "compared", matched: total, total, differences: [] });
  });
});

describe("a process sees what the real one saw while servers died and came back", () => {
  it.each(timelines)("$name", ({ name, recording }) => {
    const total = recording.steps.filter((step) => "rc" in step || "landed" in step).length;
    expect(total).toBeGreaterThan(40);
    const verdict = timelineReader.play(recording, name);
    expect(verdict).toMatchObject({ kind: "compared", matched: total, total, differences: [] });
  });
});

/** Calls that took longer than the tolerance although nothing waits: a Java process loading classes, 153 and 198 ms. */
const SLOW: Readonly<Record<string, number>> = {
  "hang-spymemcached-2.12.3-hang-default": 1,
  "spymemcached-2.12.3-dead-retry": 1,
};

describe("a process waits as long as the real one waited", () => {
  it.each(measured)("$name", ({ name, recording }) => {
    const total = recording.steps.filter((step) => "landed" in step).length;
    const verdict = timelineReader.play(recording, name);
    expect(verdict).toMatchObject({ kind: "compared", matched: total, total, differences: [] });
    const { compared, within } = (verdict.kind === "compared" && verdict.durations) || { compared: 0, within: 0 };
    expect(compared).toBeGreaterThan(total - 3);
    expect(compared - within).toBe(SLOW[name] ?? 0);
  });
});

it("a model that is slightly another is found out", () => {
  const { recording } = mappings.find(({ name }) => name === "pecl-memcache-2.2.6-standard-crc32-n3-down1")!;
  const other = { ...recording, version: "4.0.5.2" };
  const verdict = mappingReader.play(other, "");
  expect(verdict.kind === "compared" && verdict.matched < verdict.total && verdict.matched > 0).toBe(true);
});
