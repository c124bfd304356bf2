import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, textOf } from "../../models/memcached-server/items.ts";
import { checkInvariants } from "../../models/nodes/invariants.ts";
import { bytesOf as bytesHeld, itemsOf } from "../../models/nodes/statistics/statistics.ts";
import { profiles, serverOf } from "./talk.ts";

const MICROS = 1_000_000;

const key = fc.constantFrom("a", "b", "c", "d", "YQ==", "Yg==", ...Array.from({ length: 40 }, (_, i) => `key${i}`));
const number = fc.oneof(
  fc.integer({ min: -3, max: 300 }).map(String),
  fc.constantFrom("18446744073709551615", "18446744073709551616", "2592001", "x", "12 ", "1.5", ""),
);
const value = fc.oneof(
  fc.integer({ min: 0, max: 1e9 }).map(String),
  fc.string({ maxLength: 12, unit: fc.constantFrom("7", "x", "\r", "\n", " ") }),
  fc.tuple(fc.constantFrom("v", "9"), fc.integer({ min: 0, max: 3000 })).map(([one, times]) => one.repeat(times)),
  fc.constantFrom(60_000, 300_000, 524_200, 600_000, 1_048_500, 1_048_576).map((length) => "L".repeat(length)),
);
const flags = fc
  .array(
    fc.constantFrom(
      ..."v t c f s h l k q u b I N30 N0 T30 T-1 R60 J7 D3 MA MP MR ME MI MD F5 O1 C1 C9 Px Z".split(" "),
    ),
    { maxLength: 6 },
  )
  .map((words) => words.map((word) => ` ${word}`).join(""));
const noreply = fc.constantFrom("", "", "", " noreply");

/** A request, or seconds that pass. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom("set", "set", "add", "replace", "append", "prepend"), key, number, number, value, noreply)
      .map(([verb, k, f, e, v, quiet]) => `${verb} ${k} ${f} ${e} ${v.length}${quiet}\r\n${v}\r\n`),
  },
  fc.tuple(key, number, value).map(([k, cas, v]) => `cas ${k} 0 0 ${v.length} ${cas}\r\n${v}\r\n`),
  fc.tuple(fc.constantFrom("get", "gets"), key, key).map((words) => `${words.join(" ")}\r\n`),
  fc.tuple(fc.constantFrom("gat", "gats"), number, key, key).map((words) => `${words.join(" ")}\r\n`),
  fc.tuple(fc.constantFrom("incr", "decr", "touch", "delete"), key, number).map((words) => `${words.join(" ")}\r\n`),
  fc.tuple(fc.constantFrom("mg", "md", "ma", "me"), key, flags).map(([verb, k, f]) => `${verb} ${k}${f}\r\n`),
  fc.tuple(key, value, flags).map(([k, v, f]) => `ms ${k} ${v.length}${f}\r\n${v}\r\n`),
  fc.tuple(number, noreply).map(([delay, quiet]) => `flush_all ${delay}${quiet}\r\n`),
  fc.constantFrom("stats reset\r\n", "slabs reassign 1 2\r\n", "lru_crawler crawl all\r\n", "cache_memlimit 9\r\n"),
  fc.integer({ min: 1, max: 90 }),
);

describe.each(profiles)("whatever is asked of %s", (profile) => {
  it.each(["-m 2", "-m 2 -M", "-m 2 -C", "-m 8 -I 2m"])("with %s", (args) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const server = serverOf(profile, profile === "1.4" ? args.replace("-m 8", "-m 9") : args);
        const session = server.open();
        let seconds = 0;
        for (const one of steps) {
          if (typeof one === "number") server.advanceTo((seconds += one) * MICROS);
          else session.feed(bytesOf(one));
          while (session.takeOutput().length > 0) {
            // All of it.
          }
        }
        // Lists, index, pages, counts and bytes agree, and every value is as long as its item says.
        checkInvariants(server.storage);
        expect(server.items.lengthsDisagree()).toEqual([]);
        server.restart();
        checkInvariants(server.storage);
        expect([itemsOf(server.storage, 0), bytesHeld(server.storage, 0)]).toEqual([0, 0]);
      }),
      { numRuns: 25 },
    );
  });
});

describe.each(profiles)("bytes to %s", (profile) => {
  /** Lines up to the length from which the real program, too, looks at how they arrive. */
  const request = step.filter((one) => typeof one === "string" && one.length < 1000) as fc.Arbitrary<string>;

  it("in any pieces give the same answers", () => {
    fc.assert(
      fc.property(
        fc.array(request, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        (requests, cuts) => {
          const bytes = bytesOf(requests.join(""));
          const whole = serverOf(profile).open();
          whole.feed(bytes);
          const pieces = serverOf(profile).open();
          let answers = "";
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const end = at + cuts[i % cuts.length];
            pieces.feed(bytes.subarray(at, end));
            answers += textOf(pieces.takeOutput());
            at = end;
          }
          expect(answers).toBe(textOf(whole.takeOutput()));
        },
      ),
      { numRuns: 100 },
    );
  });
});
