/** The journal: nothing finished is lost, nothing changed is reused, whatever the file looks like. */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Journal, runKey } from "../../src/sweep/journal.ts";
import { made } from "./results.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  path = join(folder, "runs.ndjson");
});
afterEach(() => rmSync(folder, { recursive: true }));

const result = made({ metrics: { x: 1 / 3 } });
const line = (key: string, seed: number) => ({ key, point: "p0", seed, result });
const open = (options = {}) => new Journal(path, options);

function write(keys: string[]): void {
  const journal = open();
  for (const [i, key] of keys.entries()) journal.append(line(key, i));
  journal.close();
}

describe("a journal", () => {
  it("holds what a run defines, of it and of each of its outages, and nothing of what it does not", () => {
    const outage = { subjects: ["n"], fromSeconds: 1, toSeconds: null };
    const outages = [{ ...outage, metrics: { a: null, b: 2 } }];
    const journal = open();
    journal.append({ ...line("a", 1), result: { ...result, metrics: { x: 1 / 3, y: null, z: 0 }, outages } });
    const kept = { ...result, metrics: { x: 1 / 3, z: 0 }, outages: [{ ...outage, metrics: { b: 2 } }] };
    expect(journal.get("a")).toEqual({ ...line("a", 1), result: kept });
    journal.close();
  });

  it("takes what another version has written with all that is undefined, and a run that is there twice once", () => {
    write(["a"]);
    const whole = readFileSync(path, "utf8");
    const old = JSON.stringify({ ...line("a", 0), result: { ...result, metrics: { x: 1 / 3, y: null } } });
    const sum = createHash("sha256").update(old).digest("hex").slice(0, 16);
    writeFileSync(path, `${old.slice(0, -1)},"sum":"${sum}"}\n`.repeat(2));
    open().close();
    expect(readFileSync(path, "utf8")).toBe(whole);
  });

  it("says so where its file is changed by somebody else while it is in use", () => {
    const journal = open();
    journal.append(line("a", 1));
    writeFileSync(path, "x".repeat(1000));
    expect(() => journal.get("a")).toThrow("changed while it was in use");
    journal.close();
  });

  it("holds a run from the moment it is appended", () => {
    const journal = open();
    journal.append(line("a", 1));
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject(line("a", 1));
    journal.close();
    expect(open().get("a")).toEqual(line("a", 1));
  });

  it("drops a last line that was torn, at whatever byte", () => {
    write(["a", "b"]);
    const whole = readFileSync(path, "utf8");
    const second = whole.indexOf("\n") + 1;
    for (const cut of [second, second + 1, second + 30, whole.length - 2]) {
      writeFileSync(path, whole.slice(0, cut));
      const journal = open();
      expect([journal.has("a"), journal.has("b")]).toEqual([true, false]);
      journal.append(line("b", 1));
      journal.close();
      expect(readFileSync(path, "utf8")).toBe(whole);
    }
  });

  it("sealed, holds no run that is not wanted any more", () => {
    write(["a", "b"]);
    const journal = open();
    expect(["b", "c"].map((key) => journal.has(key))).toEqual([true, false]);
    journal.seal(["b", "c"]);
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(2);
  });

  it("uses nothing of an earlier run when told so", () => {
    write(["a"]);
    expect(open({ fresh: true }).has("a")).toBe(false);
  });

  it("passes over lines that are no runs, and counts them", () => {
    write(["a"]);
    writeFileSync(path, `null\n{}\n[1]\n"x"\n${readFileSync(path, "utf8")}garbage\n`);
    const { damaged } = open();
    expect([open().has("a"), damaged]).toEqual([true, 5]);
  });

  it("uses no line in which a bit has flipped, unless it still says the same", () => {
    write(["a", "b", "c"]);
    const whole = readFileSync(path);
    // Every byte in turn, another bit of it each time.
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole);
      flipped[at] ^= 1 << (at % 8);
      writeFileSync(path, flipped);
      const journal = open();
      const found = ["a", "b", "c"].map((key) => journal.get(key));
      journal.close();
      found.forEach((one, i) => {
        if (one !== undefined) expect(one).toEqual(line("abc"[i], i));
      });
      expect(found.filter((one) => one !== undefined).length).toBeGreaterThanOrEqual(1);
    }
  });

  it("sealed, has the same bytes whatever order the runs finished in", () => {
    const sealed = ["abc", "cab", "bca"].map((order) => {
      const journal = open({ fresh: true });
      for (const key of order) journal.append(line(key, key.charCodeAt(0)));
      journal.seal(["a", "b", "c"]);
      return readFileSync(path, "utf8");
    });
    expect(new Set(sealed).size).toBe(1);
  });
});

describe("the key of a run", () => {
  it("is the same however the world is written down, and another for another program, world or seed", () => {
    const key = runKey("1.0", { a: 1, b: [2, { c: 3, d: 4 }] }, 1);
    expect(runKey("1.0", { b: [2, { d: 4, c: 3 }], a: 1 }, 1)).toBe(key);
    const others = [
      runKey("1.1", { a: 1, b: [2, { c: 3, d: 4 }] }, 1),
      runKey("1.0", { a: 1, b: [2, { c: 3, d: 5 }] }, 1),
    ];
    expect([...others, runKey("1.0", { a: 1, b: [2, { c: 3, d: 4 }] }, 2)]).not.toContain(key);
  });
});
