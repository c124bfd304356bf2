/** What `calibrate` says of what it cannot use: everything at once, and never a stack. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { calibrateFrom } from "../../../src/app/calibrate/calibrate.ts";
import { readDumps } from "../../../src/app/calibrate/dump.ts";
import { livePlaces } from "../../../src/app/calibrate/live.ts";
import { InvalidInput } from "../../../src/app/ending/errors.ts";
import { called } from "../../cli/in-process.ts";

const good = (time: number, more = ""): string =>
  [
    ["pid", 7],
    ["uptime", time],
    ["time", 1_000_000 + time],
    ["version", "1.6.18"],
    ["cmd_get", 100 * time],
    ["get_hits", 90 * time],
    ["cmd_set", 15 * time],
    ["limit_maxbytes", 64 * 2 ** 20],
    ["bytes", 400_000],
    ["curr_items", 1000],
    ["evictions", 0],
  ]
    .map(([name, value]) => `STAT ${name} ${value}\r\n`)
    .join("")
    .concat(more, "END\r\n");

function problemsOf(texts: readonly string[]): readonly string[] {
  try {
    calibrateFrom(
      texts.map((text, i) => ({ from: `${"abc"[i]}.txt`, node: null, text })),
      {},
      "x",
    );
    return [];
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
}

describe("a dump that cannot be used", () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ["nothing", [""], [expect.stringMatching(/^a\.txt: empty; expected answers of memcached to stats/)]],
    ["bytes", ["\0\x01\x02"], ["a.txt: not a text; expected answers of a node"]],
    ["other text", ["hello\nthere\n"], [expect.stringMatching(/^a\.txt: begins with "hello\\nthere/)]],
    [
      "one that is cut off",
      [good(60).slice(0, 100)],
      ['a.txt, line 6: "STAT get_hits"; expected STAT, a name and a value'],
    ],
    [
      "one that is cut off after another",
      [`${good(60)}STAT items:1:number 3\r\n`],
      ["a.txt: ends in the middle of stats items; expected END"],
    ],
    [
      "a line amid others",
      [good(60, "STAT items:1:age twelve\r\nwhat\r\n")],
      [
        'a.txt, line 12: items:1:age: "twelve"; expected a number',
        'a.txt, line 13: "what"; expected STAT, a name and a value',
      ],
    ],
    [
      "a name twice",
      [good(60, "STAT bytes 3\r\n")],
      ["a.txt, line 12: bytes again in the same answer; expected each name once"],
    ],
    [
      "the same answer twice",
      [good(60), good(60)],
      [
        "a.txt and b.txt: twice the same instant of a node; expected answers some seconds apart, or NAME=FILE for two nodes",
      ],
    ],
    [
      "a counter that falls",
      [good(60), good(90).replace("cmd_set 1350", "cmd_set 3")],
      [
        "a.txt and b.txt: cmd_set falls from 900 to 3; expected two answers of one process, with no restart and no `stats reset` in between",
      ],
    ],
    [
      "figures that are missing or impossible, in all files at once",
      [good(60).replace("STAT cmd_get 6000\r\n", ""), good(60).replace("get_hits 5400", "get_hits 9999")],
      [
        "a.txt: cmd_get is missing; expected a number",
        "b.txt: get_hits 9999 above cmd_get 6000; expected no more hits than gets",
      ],
    ],
    [
      "no load",
      [
        good(60)
          .replace(/cmd_get \d+/, "cmd_get 0")
          .replace(/get_hits \d+/, "get_hits 0"),
      ],
      ["no get in all of it; expected nodes that are in use"],
    ],
    ["JSON that is none", ['{"status": "success", "data": '], [expect.stringMatching(/^a\.txt: line 1: /)]],
    [
      "JSON of something else",
      ['{"a": 1}'],
      ["a.txt: no result of a query; expected what Prometheus answers to /api/v1/query_range"],
    ],
    ["CSV without times", ["time;x\n1;2\n"], [expect.stringMatching(/^a\.txt: begins with/)]],
    [
      "CSV of something else",
      ["time,x\n1,2\n"],
      ["a.txt: no metric of memcached_exporter; expected names such as memcached_commands_total"],
    ],
    [
      "a scrape with a word for a number",
      ["memcached_up 1\nmemcached_current_items many\n"],
      ['a.txt: line 2: memcached_current_items "many"; expected a number'],
    ],
  ])("%s", (_, texts, expected) => expect(problemsOf(texts)).toEqual(expected));

  it("of two kinds of process", () => {
    const old = good(60).replace("1.6.18", "1.4.7").replace("pid 7", "pid 8");
    expect(problemsOf([good(60), old])).toEqual([
      "b.txt: 1.4, and modern of a.txt; expected the same of all nodes, which may differ in memory alone",
    ]);
  });
});

describe("files", () => {
  const folder = mkdtempSync(join(tmpdir(), "fallthrough-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("that cannot be read are told all at once, with 104", async () => {
    const { code, stderr, stdout } = await called(["calibrate", "--stats", "/dev/zero", "none.txt", folder]);
    expect(code).toBe(104);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      [
        "calibrate: 3 errors",
        "  /dev/zero: neither a file nor a folder; expected a regular file",
        "  none.txt: no such file",
        `  ${folder}: a folder; expected a dump of a node's stats`,
        "",
      ].join("\n"),
    );
  });

  it("that are there are named by NAME=FILE", () => {
    const file = join(folder, "a.txt");
    writeFileSync(file, good(60));
    expect(readDumps([`cache-1:11211=${file}`, file])).toEqual([
      { from: "a.txt", node: "cache-1:11211", text: good(60) },
      { from: "a.txt", node: null, text: good(60) },
    ]);
  });

  it("neither files nor nodes, or both", async () => {
    for (const args of [[], ["--stats", "a", "--live", "b:1"]]) {
      const { code, stderr } = await called(["calibrate", ...args]);
      expect(code).toBe(104);
      expect(stderr).toContain("expected either --stats with files or --live with nodes");
    }
  });
});

it("wrong nodes are told all at once, before anybody is asked", () => {
  expect(() => livePlaces(["a", "b:99999", "c:1", "c:1"], "0")).toThrow(
    [
      "calibrate: 4 errors",
      '  --live "a"; expected HOST:PORT, as cache-1:11211',
      '  --live "b:99999"; expected HOST:PORT, as cache-1:11211',
      "  --live c:1: again; expected each node once",
      '  --seconds "0"; expected a number from 1 to 86400',
    ].join("\n"),
  );
});

it("options and files that are wrong are told at once, and a file that is named twice once", async () => {
  const wrong = ["--keys", "-3", "--seconds", "x", "--into", "nosuch.json"];
  const { code, stderr } = await called(["calibrate", "--stats", "none-a", "none-b", "none-a", ...wrong]);
  expect(code).toBe(104);
  for (const text of ["--keys", "--seconds", "--into nosuch.json", "none-b: "]) expect(stderr).toContain(text);
  expect(stderr.match(/none-a: again; expected each file once/g)).toHaveLength(1);
  expect(stderr.match(/none-a: /g)).toHaveLength(2);
});
