import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { md5 } from "../../models/hashing/index.ts";
import { utf8 } from "../../models/hashing/utf8.ts";
import { ketama } from "../../models/placement/ketama.ts";
import { ketamaWeighted, pointsOf } from "../../models/placement/ketama-weighted.ts";
import { Ring } from "../../models/placement/ring.ts";
import { ketamaName, spyName } from "../../models/placement/ring-names.ts";

describe("a ring", () => {
  it("gives a hash to the first point at or behind it, the lowest server where points are equal, past the last to the first", () => {
    const word = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    const point = fc.tuple(word, fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 60 }),
        fc.array(word, { minLength: 20 }),
        (points, hashes) => {
          const ring = new Ring(
            Uint32Array.from(points, ([at]) => at),
            Uint16Array.from(points, ([, owner]) => owner),
          );
          const sorted = [...points].sort(([a, x], [b, y]) => a - b || x - y);
          for (const hash of hashes) {
            const [, owner] = sorted.find(([at]) => at >= hash) ?? sorted[0];
            expect(ring.node(hash)).toBe(owner);
            expect(ring.node(hash | 0)).toBe(owner);
          }
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("points of equal servers on the weighted ring", () => {
  it("are 160 each, but 156 where single precision says so: of 2 to 40 servers only with 25", () => {
    const odd = Array.from({ length: 39 }, (_, i) => i + 2).filter((count) => pointsOf(1, count, count) !== 160);
    expect(odd).toEqual([25]);
    expect(pointsOf(1, 25, 25)).toBe(156);
  });

  it("are counted for those that take part", () => {
    const names = ["a", "b", "c"];
    expect(ketamaWeighted(names, [1, 1, 1], [0, 2]).size).toBe(320);
    expect(ketamaWeighted(names, [1, 1, 2], [0, 1, 2]).size).toBe(480);
    expect(ketama(names, [0, 2], md5).size).toBe(200);
  });
});

describe("names of servers on a ring", () => {
  it("leave out memcached's default port, but for spymemcached's form", () => {
    const [usual, other] = [
      { host: "cache1", port: 11211 },
      { host: "cache1", port: 11212 },
    ];
    expect([ketamaName(usual), ketamaName(other)]).toEqual(["cache1", "cache1:11212"]);
    expect([spyName(usual), spyName(other)]).toEqual(["/cache1:11211", "/cache1:11212"]);
  });

  it("number the points from 0", () => {
    const ring = ketama(["a", "b"], [0, 1], md5);
    for (const [server, name] of ["a", "b"].entries()) {
      for (const j of [0, 1, 99]) {
        const point = utf8(`${name}-${j}`);
        expect(ring.node(md5.of(point, point.length))).toBe(server);
      }
    }
  });
});
