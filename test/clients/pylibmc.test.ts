/** pylibmc's own part: its behaviors, their order, its keys. What is below is libmemcached's and tested with php-memcached. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { mappingReader } from "../../src/app/conformance/mapping.ts";
import { timelineReader } from "../../src/app/conformance/timeline.ts";
import { make, someKeys } from "./make.ts";
import { mappings } from "./recordings.ts";

type Options = Readonly<Record<string, unknown>>;
const pylibmc = (options: Options = {}, version = "1.6") => ({ name: "pylibmc", version, options });

/** The recordings name libmemcached's options as PHP does. */
describe.each([
  ["pylibmc-1.6.3-ketama-n5w", { ketama_weighted: true }],
  ["pylibmc-1.6.3-consistent_ketama-n5w", { distribution: "consistent ketama" }],
  ["pylibmc-1.6.3-binary-n5", { binary: true }],
])("%s", (name, options) => {
  it(`is what the behaviors ${JSON.stringify(options)} give`, () => {
    const { recording } = mappings.find((one) => one.name === name)!;
    const total = recording.cases.length;
    const asked = { ...recording, client: "pylibmc", version: "pylibmc 1.6.3", options };
    expect(mappingReader.play(asked, name)).toMatchObject({ matched: total, total });
  });
});

describe("behaviors", () => {
  const keys = someKeys(400);
  const none = new Uint8Array(5);
  const places = (options: Options, weights: readonly number[] = [1]) => {
    const client = make(pylibmc(options), servers(5, weights), keys);
    return keys.map((_, key) => client.settled(key, none));
  };

  it("are set in the order of pylibmc's table, whatever the dictionary says", () => {
    const both = { distribution: "modula", ketama_weighted: true };
    // MD5 comes from ketama_weighted, modula from distribution, which is set after it.
    expect(places(both)).toEqual(places({ hash: "md5", distribution: "modula" }));
    expect(places({ ketama_weighted: true, distribution: "modula" })).toEqual(places(both));
  });

  it("ketama is the plain ring with any hash, and ketama_weighted: False is ketama (behavior.cc)", () => {
    const plain = places({ distribution: "consistent ketama" });
    expect(places({ ketama: true })).toEqual(plain);
    expect(places({ ketama_weighted: false })).toEqual(plain);
    expect(places({ ketama: true, hash: "crc" })).not.toEqual(plain);
    expect(places({ ketama: false })).toEqual(places({}));
  });

  it("set after the servers were added leave a plain ring without weights", () => {
    const weights = [3, 1, 1, 2, 1];
    const ring = { distribution: "consistent ketama" };
    expect(places({ ...ring, order: "servers-first" }, weights)).toEqual(places(ring));
    expect(places(ring, weights)).not.toEqual(places(ring));
  });

  it("remove_failed sets the failure limit with libmemcached 1.0, and a later failure_limit undoes that", () => {
    const ejectsAt = (version: string, options: Options) => {
      const ring = { ketama_weighted: true, retry_timeout: 0, dead_timeout: 30 };
      const one = new Rig(make(pylibmc({ ...ring, ...options }, version), servers(3), ["a"]));
      const home = one.client.settled(0, new Uint8Array(3));
      one.crash(home);
      for (let second = 1; second < 40; second++) {
        one.nowSeconds = second;
        if (one.call(0).node >= 0) return second;
      }
      return null;
    };
    expect(ejectsAt("1.5", { remove_failed: true })).toBeLessThan(ejectsAt("1.6", { remove_failed: true })!);
    expect(ejectsAt("1.5", { remove_failed: true, failure_limit: 5 })).toBe(ejectsAt("1.6", { remove_failed: true }));
  });

  it("verify_keys with the binary protocol is refused, as by libmemcached", () => {
    expect(() => make(pylibmc({ binary: true, verify_keys: true }), servers(2), ["a"])).toThrow("verify_keys");
  });
});

it("keys: any bytes but those that break the protocol; printable ASCII with verify_keys; anything with binary", () => {
  const keys = ["", "a b", "a\nb", "a\tb", "ключ", "x".repeat(250), "x".repeat(251)];
  const taken = (options: Options) => {
    const client = make(pylibmc(options), servers(2), keys);
    return keys.map((_, key) => client.settled(key, new Uint8Array(2)) >= 0);
  };
  expect(taken({})).toEqual([false, false, false, true, true, true, false]);
  expect(taken({ verify_keys: true })).toEqual([false, false, false, false, false, true, false]);
  expect(taken({ binary: true })).toEqual([false, true, true, true, true, true, false]);
  expect(taken({ namespace: "ns:" })).toEqual([false, false, false, true, true, false, false]);
});

it("lives as long as its process: a failed server is left alone for retry_timeout, and a hung one costs 5 s each time", () => {
  const call = (t: number, landed: number | null, ms: number) => ({ t, ev: "get", key: "json[0].32", landed, ms });
  const list = [0, 1, 2].map((i) => ({ host: "127.0.0.1", port: 24460 + i }));
  const steps = [
    call(0, 0, 0),
    { t: 1, ev: "pause", server: 0 },
    call(2, null, 5000),
    call(8, null, 5000),
    { t: 14, ev: "resume", server: 0 },
    call(15, 0, 0),
  ];
  const verdict = timelineReader.play({ client: "pylibmc", version: "1.6.3", options: {}, servers: list, steps }, "");
  expect(verdict).toMatchObject({ matched: 4, total: 4 });
  expect(verdict.kind === "compared" && verdict.durations?.within).toBe(4);
});
