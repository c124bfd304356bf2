/** The order in which items of a stationary start are stored, beside a sort by comparison. */
import { expect, it } from "vitest";
import { ItemsByAge } from "../../models/workload/items-by-age.ts";
import { Streams } from "../../src/core/random.ts";

it("items come oldest first, and those of one age as they were added, whatever the size of their ages, each announced before", () => {
  const stream = new Streams(5).stream("ages");
  // Of all sizes from 0 to days, and many of them twice.
  const ages = Array.from({ length: 5000 }, (_, i) =>
    i % 7 === 0 ? 0 : i % 3 === 0 ? Math.floor(stream.next() * 50) : 10 ** (stream.next() * 14 - 8),
  );
  const items = new ItemsByAge();
  for (const [id, age] of ages.entries()) items.add(age, id % 12, { id, version: 2 * id, expirySeconds: -id });
  const visited: (readonly number[])[] = [];
  const announced: (readonly number[])[] = [];
  items.visitOldestFirst(
    (age, home, { id, version, expirySeconds }) => {
      expect(announced[visited.length]).toEqual([id, home]);
      visited.push([age, home, id, version, expirySeconds]);
    },
    (ids, homes) => announced.push(...Array.from(ids, (id, i) => [id, homes[i]])),
  );
  expect(announced.length).toBe(visited.length);
  const expected = ages.map((age, id) => [age, id % 12, id, 2 * id, -id]).sort((a, b) => b[0] - a[0]);
  expect(visited).toEqual(expected.map((one) => one.map((value) => value + 0)));
});
