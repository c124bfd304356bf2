/** What is no regular file, or too large a one, is refused before it is read. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTask } from "../../src/app/experiment/run-experiments.ts";
import { readInput, readProblem } from "../../src/app/files/input-file.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "input-"));
  execFileSync("mkfifo", [join(folder, "pipe")]);
  writeFileSync(join(folder, "text"), "é");
  for (const [name, bytes] of [
    ["largest", 64 * 2 ** 20],
    ["larger", 64 * 2 ** 20 + 1],
  ] as const) {
    writeFileSync(join(folder, name), "");
    truncateSync(join(folder, name), bytes);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function told(path: string): string {
  try {
    return `${readInput(path).length} characters`;
  } catch (error) {
    return readProblem(error);
  }
}

describe("a file that a person names", () => {
  it.each([
    ["text", "1 characters"],
    ["largest", `${64 * 2 ** 20} characters`],
    ["larger", "65MB large; expected at most 64MB"],
    ["pipe", "neither a file nor a folder; expected a regular file"],
    ["missing", "no such file"],
    [".", "a folder; expected a file"],
  ])("%s: %s", (name, text) => {
    expect(told(join(folder, name))).toBe(text);
  });

  it("that never ends is not begun", () => {
    expect(told("/dev/zero")).toBe("neither a file nor a folder; expected a regular file");
  });

  it("may be a pipe for those who say so", () => {
    spawn("sh", ["-c", `printf é > ${join(folder, "pipe")}`], { stdio: "ignore" });
    expect(readInput(join(folder, "pipe"), { takesPipes: true })).toBe("é");
  });
});

it("an experiment may begin with a byte order mark, as editors on Windows write it", async () => {
  const path = join(folder, "marked.json");
  writeFileSync(path, '\uFEFF{"question": "Which?"}');
  expect((await readTask(path, { set: [] })).experiment.question).toBe("Which?");
});
