import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { called } from "./in-process.ts";

const fixtures = fileURLToPath(new URL("../fixtures/nodes", import.meta.url));
const fixture = (name: string) => join(fixtures, `${name}.json.gz`);
const readJson = (path: string) => JSON.parse(gunzipSync(readFileSync(path)).toString());
const unpacked = (text: string) => [...gunzipSync(Buffer.from(text, "base64"))];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "replay-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, document: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(document));
  return path;
}

describe("fallthrough replay", () => {
  it.each(["tiny_m", "tiny_c", "tiny_o"])("prints of a stream what was recorded: %s", async (name) => {
    const { code, stdout } = await called(["replay", fixture(name)]);
    const recorded = readJson(join(fixtures, `${name}.out.json.gz`));
    const played = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[^\n]+\n$/);
    expect(unpacked(played.bits)).toEqual(unpacked(recorded.bits));
    expect(unpacked(played.present)).toEqual(unpacked(recorded.present));
    expect(played).toMatchObject({ name, n: recorded.n, hitsPer1000: recorded.hits_per_1000, setFailed: 0 });
    expect(played.stats).toMatchObject(recorded.stats);
    expect([played.items, played.slabs]).toEqual([recorded.items, recorded.slabs]);
  });

  it.each(["sem_hand_m", "sem_hand_c"])("prints of a conversation what was recorded: %s", async (name) => {
    const { stdout } = await called(["replay", fixture(name)]);
    const { replies, dump, stats } = readJson(join(fixtures, `${name}.out.json.gz`));
    expect(JSON.parse(stdout)).toMatchObject({ name, n: replies.length, replies, dump, stats });
  });

  it("plays modern another way with --fast, within 0.25 points of the hit ratio", async () => {
    const exact = await called(["replay", fixture("tiny_m")]);
    const fast = await called(["replay", "--fast", fixture("tiny_m")]);
    const ratio = (line: string) => (({ get_hits, cmd_get }) => (100 * get_hits) / cmd_get)(JSON.parse(line).stats);
    expect(fast.stdout).not.toBe(exact.stdout);
    // Large values in pieces make which page moves when a matter of luck: docs/memcached-model.md.
    expect(Math.abs(ratio(exact.stdout) - ratio(fast.stdout))).toBeLessThan(0.25);
  });

  it("takes what an operator writes, with nothing but requests", async () => {
    const path = put("counter.json", {
      name: "counter",
      kind: "sem",
      args: ["-m", "64"],
      ops: ["set n 0 2 2\r\n10\r\n", "incr n 5\r\n", 2, "get n\r\n", ["set x 0 0 500", "y", 500], "get x\r\n"],
    });
    const { stdout } = await called(["replay", path]);
    // 500 bytes, and VALUE, key, flags, length, line ends and END around them.
    const long = expect.stringMatching(/^#522:[0-9a-f]{8}$/);
    expect(JSON.parse(stdout).replies).toEqual(["STORED\r\n", "15\r\n", null, "END\r\n", "STORED\r\n", long]);
  });

  it("plays nothing if any file cannot be used, and says all that is wrong with each", async () => {
    const tiny = readJson(fixture("tiny_c"));
    copyFileSync(join(fixtures, "tiny.ops.gz"), join(folder, "tiny.ops.gz"));
    writeFileSync(join(folder, "odd.ops"), Uint32Array.of((9 << 28) >>> 0, 0x0fffffff));
    writeFileSync(join(folder, "cut.ops.gz"), gzipSync(Buffer.from([1, 2, 3])));
    const bad = [
      put("kind.json", { ...tiny, kind: "evicts" }),
      put("fields.json", { ...tiny, rate: 0, keyfmt: "key", sizes: [] }),
      put("args.json", { ...tiny, args: ["-m", "1", "-Q"] }),
      put("sha.json", { ...tiny, ops_sha256: "0".repeat(64) }),
      put("odd.json", { ...tiny, ops_file: "odd.ops", ops_sha256: undefined }),
      put("cut.json", { ...tiny, ops_file: "cut.ops.gz" }),
      put("lost.json", { ...tiny, ops_file: "lost.ops" }),
    ];
    const { code, stdout, stderr } = await called(["replay", fixture("tiny_c"), ...bad]);
    expect([code, stdout]).toEqual([104, ""]);
    for (const what of [
      "kind.json: 1 error\n  kind: \"evicts\"; expected one of evict, sem; did you mean 'evict'?",
      "fields.json: 3 errors",
      "rate: 0; expected a number above 0",
      "args: -Q: memcached 1.6.18 has no such option",
      `ops_sha256: ${"0".repeat(64)}; the operations have`,
      "ops_file: operation 0 is 9; expected 0 to 5",
      "ops_file: operation 1 is on key 268435455; expected keys below 33554432",
      "ops_file: 3 bytes; expected whole words of 4",
      "ops_file: lost.ops: no such file",
    ]) {
      expect(stderr).toContain(what);
    }
  });
});

describe("fallthrough conform", () => {
  it("holds nodes against their recordings: bits or replies, keys at the end, counters", async () => {
    const { code, stdout, stderr } = await called(["conform", fixtures]);
    expect([code, stderr]).toEqual([0, ""]);
    // Three streams of 6,000 operations, four conversations of 330 to 390 requests, three with small chunks, and their counters.
    const total = Number(/^(\d+) \1 total$/m.exec(stdout)?.[1]);
    expect(stdout.split("\n").length).toBe(12);
    expect(total).toBeGreaterThan(3 * 6000 + 4 * 330);
  });

  it("counts what differs: one bit, one reply, one counter", async () => {
    const change = (name: string, edit: (answers: Record<string, never>) => unknown) => {
      copyFileSync(fixture(name), join(folder, `${name}.json.gz`));
      copyFileSync(join(fixtures, "tiny.ops.gz"), join(folder, "tiny.ops.gz"));
      const answers = readJson(join(fixtures, `${name}.out.json.gz`));
      edit(answers);
      writeFileSync(join(folder, `${name}.out.json.gz`), gzipSync(JSON.stringify(answers)));
    };
    change("tiny_c", (answers: Record<string, unknown>) => {
      const bits = gunzipSync(Buffer.from(answers.bits as string, "base64"));
      bits[10] ^= 4;
      answers.bits = gzipSync(bits).toString("base64");
      (answers.stats as Record<string, number>).evictions!++;
    });
    change("sem_hand_c", (answers: Record<string, unknown>) => {
      (answers.replies as string[])[3] = "STORED\r\n";
    });
    const { code, stdout, stderr } = await called(["conform", folder]);
    expect(code).toBe(99);
    const [, matched, total] = /^(\d+) (\d+) total$/m.exec(stdout)!;
    expect(Number(total) - Number(matched)).toBe(3);
    expect(stderr).toContain("operation 82: recorded");
    expect(stderr).toContain("stats, evictions: recorded 3404, the model says 3403");
    expect(stderr).toContain('reply 3: recorded "STORED\\r\\n", the model says "NOT_STORED\\r\\n"');
  });

  it("lists a recording of what is not modelled as unsupported", async () => {
    const tiny = readJson(fixture("tiny_c"));
    copyFileSync(join(fixtures, "tiny.ops.gz"), join(folder, "tiny.ops.gz"));
    put("flag.json", { ...tiny, args: ["-o", "temporary_ttl=60"] });
    put("server.json", { ...tiny, server: "1.5.6" });
    const { stdout } = await called(["conform", folder]);
    expect(stdout).toMatch(/^unsupported .*flag.json: args: .*temporary_ttl/m);
    expect(stdout).toMatch(/^unsupported .*server.json: memcached 1.5.6 is not modelled$/m);
  });
});
