/** A note that points share is told once, and where its numbers are those of one point, of which. */
import { expect, it } from "vitest";
import type { PointSummary, Summary } from "../../src/core/summary.ts";
import { nameNoted, notesOf } from "../../src/report/gather.ts";

const points = (...notes: string[]) =>
  notes.map((note, i) => ({ label: `p${i}`, notes: [note] })) as unknown as PointSummary[];

it.each([
  ["the same words with the same numbers", ["Symfony 7.3: x", "Symfony 7.3: x"], "all 2 points"],
  ["other numbers", ["3 keys", "5 keys"], 'in all 2 points; the numbers are those of "p1", the greatest'],
  [
    "other numbers, of which one is grouped",
    ["1,204 keys", "999 keys"],
    'in all 2 points; the numbers are those of "p0", the greatest',
  ],
])("%s", (_, notes, where) => {
  const all = points(...notes);
  const found = notesOf({ points: all } as unknown as Summary);
  expect(found.map((note) => nameNoted(note, all))).toEqual([where]);
});
