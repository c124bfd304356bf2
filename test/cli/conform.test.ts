import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mappings, timelines } from "../clients/recordings.ts";
import { called } from "./in-process.ts";

const mapping = mappings[0].recording;
const count = mapping.cases.length;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "conform-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, document: unknown): string {
  const path = join(folder, name);
  const text = typeof document === "string" ? document : JSON.stringify(document);
  writeFileSync(path, name.endsWith(".gz") ? gzipSync(text) : text);
  return path;
}

describe("fallthrough conform", () => {
  it("prints matched, total and file for each recording of a folder, its folders included, then the sums", async () => {
    mkdirSync(join(folder, "inner"));
    put("a.json", mapping);
    put("inner/b.json.gz", timelines[0].recording);
    put("index.json", [{ file: "a.json", cases: count }]);
    put("README.md", "not a recording");
    put("inner/b.out.json.gz", { belongs: "to another file" });
    const { code, stdout, stderr } = await called(["conform", folder]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(
      `${count} ${count} ${join(folder, "a.json")}\n41 41 ${join(folder, "inner/b.json.gz")}\n${count + 41} ${count + 41} total\n`,
    );
  });

  it("says how far durations are off, the farthest first, and lets only answers decide", async () => {
    const servers = [{ host: "127.0.0.1", port: 7600 }];
    const call = (t: number, ms: number, landed: number | null) => ({ t, ev: "get", key: "a", landed, ms });
    // php-memcached waits 5 s for an answer: one call is as long as that, one too short, one too long.
    const steps = [
      call(0, 160, 0),
      { t: 1, ev: "pause", server: 0 },
      call(1, 5400, null),
      call(7, 4000, null),
      { t: 13, ev: "resume", server: 0 },
      call(13, 0, 0),
    ];
    const path = put("a.json", { client: "php-memcached", version: "3.2.0", options: {}, servers, steps });
    const { code, stdout, stderr } = await called(["conform", path]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n").slice(1)).toEqual([
      "2 of 4 durations within max(150 ms, 10 %)",
      `  recorded 4000 ms, the model says 5000 ms: ${path}: steps[3] at 7 s, get a`,
      `  recorded 160 ms, the model says 0 ms: ${path}: steps[0] at 0 s, get a`,
      "4 4 total",
      "",
    ]);
  });

  it("plays scripts whose expectations were recorded, cell by cell", async () => {
    const client = { name: "gomemcache" };
    const look = { look: ["a"], title: "all up", expect: { seen: { a: "1" }, held: { "127.0.0.1:7600": ["a"] } } };
    const script = { nodes: [{ port: 7600 }], cases: [{ case: "one", client, steps: [{ set: { a: "1" } }, look] }] };
    const path = put("a.json", { question: "?", script });
    const { code, stdout } = await called(["conform", path]);
    expect([code, stdout]).toEqual([0, `2 2 ${path}\n2 2 total\n`]);
  });

  it("plays calls for many keys: what came back as a set, and of code, exception and time what is recorded", async () => {
    const servers = [1, 2, 3].map((port) => ({ host: "a", port }));
    const recording = { client: "php-memcached", version: "3.2.0", kind: "multi-get", servers, dead: [0] };
    // a is of the dead server, b and d are of the third.
    const pages = [
      { keys: ["a", "b", "d"], answered: [2, 1], code: 0, ms: 400 },
      { keys: ["a"], answered: null, code: 3, ms: 1 },
      { keys: ["b"], answered: [] },
    ];
    const path = put("a.json", { ...recording, pages });
    const { code, stdout, stderr } = await called(["conform", path]);
    expect(code).toBe(99);
    expect(stdout).toBe(
      [
        `2 3 ${path}`,
        "1 of 2 durations within max(150 ms, 10 %)",
        `  recorded 400 ms, the model says 0 ms: ${path}: pages[0], 3 keys from a`,
        "2 3 total\n",
      ].join("\n"),
    );
    expect(stderr).toBe('  pages[2], 1 key from b: recorded {"answered":[]}, the model says {"answered":[0]}\n');
    const other = put("b.json", { ...recording, client: "rendezvous", version: "1.0", pages });
    expect((await called(["conform", other])).stdout).toContain("how rendezvous asks for many keys is not modelled");
    const wrong = put("c.json", { ...recording, hung: [3], pages });
    expect((await called(["conform", wrong])).stderr).toContain(
      "hung: 3; expected the position of one of 3 servers, from 0",
    );
    const unread = put("d.json", { ...recording, dead: "2", pages: [{ kesy: ["a"], answered: [] }] });
    expect((await called(["conform", unread])).stderr).toBe(
      `${unread}: dead: "2"; expected a list\n  pages[0].kesy: no such option; did you mean 'keys'?\n`,
    );
  });

  it("tells at once all that is wrong with a recording of calls for many keys", async () => {
    const servers = [{ host: "a", port: 1 }];
    const pages = [
      { keys: ["a"], answered: [4] },
      { keys: ["a"], answered: [], kode: 3 },
    ];
    const wrong = { client: "xmemcached", version: "9.9", kind: "multi-get", servers, dead: [9], hung: [0, 7] };
    const soundPages = put("a.json", { ...wrong, pages: pages.slice(0, 1) });
    expect((await called(["conform", soundPages])).stderr.split("\n  ")).toEqual([
      `${soundPages}: dead: 9; expected the position of one of 1 server, from 0`,
      "hung: 7; expected the position of one of 1 server, from 0",
      "pages[0].answered: 4; expected the position of one of 1 key, from 0",
      "the client xmemcached is not modelled\n",
    ]);
    const unread = put("b.json", { ...wrong, pages });
    expect((await called(["conform", unread])).stderr.split("\n  ")).toEqual([
      `${unread}: pages[1].kode: no such option; did you mean 'code'?`,
      "dead: 9; expected the position of one of 1 server, from 0",
      "hung: 7; expected the position of one of 1 server, from 0",
      "the client xmemcached is not modelled\n",
    ]);
  });

  it("ends with 99 where an answer differs, and says which", async () => {
    const [[key, answer]] = mapping.cases as [[string, number]];
    const path = put("a.json", { ...mapping, cases: [[key, answer + 1], ...mapping.cases.slice(1)] });
    const { code, stdout, stderr } = await called(["conform", path]);
    expect(code).toBe(99);
    expect(stdout).toBe(`${count - 1} ${count} ${path}\n${count - 1} ${count} total\n`);
    expect(stderr).toContain(`${key}: recorded ${answer + 1}, the model says ${answer}`);
  });

  it.each([
    ["client", { client: "xmemcached" }, "the client xmemcached is not modelled"],
    ["version", { version: "1.0" }, "is not modelled"],
    ["option", { options: { "memcache.dbpath": "x" } }, "memcache.dbpath: no such option"],
    ["value", { options: { "memcache.hash_function": "md5" } }, '"md5"; expected one of crc32, fnv'],
  ])("lists a recording of another %s as unsupported, never as matched", async (_, change, why) => {
    const path = put("a.json", { ...mappings.find(({ name }) => name.startsWith("pecl"))!.recording, ...change });
    const { code, stdout } = await called(["conform", path]);
    expect(stdout).toContain(`unsupported ${path}: `);
    expect(stdout).toContain(why);
    expect(stdout).toMatch(/^0 0 total$/m);
    // Nothing was supported: that is no success.
    expect(code).toBe(99);
  });

  it("lists kinds and steps it cannot play as unsupported, and is content if something else was played", async () => {
    put("a.json", mapping);
    put("b.json", { kind: "no such kind", ops: [] });
    put("c.json", { ...timelines[0].recording, steps: [{ sec: 0, ev: "increment", key: "a", rc: 0 }] });
    const { code, stdout } = await called(["conform", folder]);
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => line.startsWith("unsupported "))).toHaveLength(2);
  });

  it("ends with 104 for what is no recording or cannot be read, after playing the others", async () => {
    put("a.json", mapping);
    put("b.json", { answer: 42 });
    put("c.json", "{ not JSON");
    put("d.json", { ...mapping, cases: [["key", "a server"]] });
    put("e.json.gz", mapping);
    writeFileSync(join(folder, "f.json.gz"), "not gzipped");
    const { code, stdout, stderr } = await called(["conform", folder]);
    expect(code).toBe(104);
    expect(stdout).toContain(`${2 * count} ${2 * count} total`);
    for (const file of ["b.json", "c.json", "d.json", "f.json.gz"]) expect(stderr).toContain(`${join(folder, file)}: `);
  });

  it("names every path that is not there", async () => {
    const { code, stderr } = await called(["conform", join(folder, "x.json"), join(folder, "y")]);
    expect(code).toBe(104);
    expect(stderr).toContain("x.json: no such file or folder");
    expect(stderr).toContain("y: no such file or folder");
  });
});
