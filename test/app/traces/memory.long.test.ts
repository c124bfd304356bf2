/**
 * A trace is read in memory that does not grow with it. Two made traces of the same keys, one ten times as long as the other, are
 * each described by a process of their own; what these take at most is compared.
 */
import { spawnSync } from "node:child_process";
import { closeSync, openSync, writeSync } from "node:fs";
import { expect, it } from "vitest";
import { Streams } from "../../../src/core/random.ts";
import { program } from "../../cli/fallthrough.ts";
import { written } from "./at-hand.ts";

const KEYS = 50_000;
const LINES = 200_000;
const PER_SECOND = 1000;
/** What the garbage collector leaves lying differs between two runs by less than a tenth. */
const RATIO_MAX = 1.15;

/** Of the format of Twitter's traces; all keys come in the first lines. */
function made(lines: number): string {
  const path = written("made.csv", "");
  const random = new Streams(3).stream("made");
  const file = openSync(path, "w");
  for (let from = 0; from < lines; from += PER_SECOND) {
    const rows = Array.from({ length: PER_SECOND }, (_, i) => {
      const line = from + i;
      const key = `user:profile:${line < KEYS ? line : random.below(KEYS)}`;
      return `${from / PER_SECOND},${key},${key.length},${100 + random.below(400)},${random.below(50)},get,0\n`;
    });
    writeSync(file, rows.join(""));
  }
  closeSync(file);
  return path;
}

/** Kilobytes that describing it takes at most. */
function peak(path: string): number {
  const report =
    "data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))";
  const { stderr, status } = spawnSync(process.execPath, ["--import", report, program, "describe", path], {
    encoding: "utf8",
  });
  expect(status).toBe(0);
  return Number(/peak (\d+)$/.exec(stderr)?.[1]);
}

it("a trace ten times as long takes no more memory", () => {
  expect(peak(made(10 * LINES)) / peak(made(LINES))).toBeLessThan(RATIO_MAX);
}, 600_000);
