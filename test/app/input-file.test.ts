/** What is no regular file, or too large a one, is refused before it is read. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTask } from "../../src/app/experiment/run-experiments.ts";
import { readInput, readProblem } from "../../src/app/files/input-file.ts";
import { called } from "../cli/in-process.ts";

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

describe("a reader of any kind of file", () => {
  const program = (...args: string[]) => called(args);
  const folderOf = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it.each(["run", "import", "replay", "conform", "explain"])("%s refuses what never ends", async (command) => {
    const args = command === "explain" ? ["explain", "1", "--experiment", "/dev/zero"] : [command, "/dev/zero"];
    const { code, stderr } = await program(...args);
    expect([code, stderr]).toEqual([104, expect.stringContaining("expected a regular file")]);
  });

  it.each([
    "run",
    "import",
    "replay",
    "conform",
    "explain",
  ])("%s refuses what is nested without end", async (command) => {
    const deep = folderOf("deep.json", `${"[".repeat(200_000)}${"]".repeat(200_000)}`);
    const args = command === "explain" ? ["explain", "1", "--experiment", deep] : [command, deep];
    const { code, stderr } = await program(...args);
    expect([code, stderr]).toEqual([104, expect.stringMatching(/nested too deep|not a known kind of recording/)]);
  });

  it("import refuses aliases that stand for more than there is memory for", async () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(", ")}]`;
    const levels = ["a", "b", "c", "d", "e", "f"].map((name, i, all) => level(name, i === 0 ? "x" : `*${all[i - 1]}`));
    const bomb = folderOf("bomb.yml", `${levels.join("\n")}\nalpha: {listen: "127.0.0.1:1", servers: *f}\n`);
    expect(await program("import", bomb)).toEqual({
      code: 104,
      stdout: "",
      stderr: expect.stringContaining("bomb.yml: its aliases make more than"),
    });
  });

  it("import finds repeated keys in a time that grows with their number, not with its square", async () => {
    const keys = Array.from({ length: 40_000 }, (_, i) => `a${i}: b`);
    const { code, stderr } = await program("import", folderOf("keys.yml", [...keys, "a7: c"].join("\n")));
    expect([code, stderr]).toEqual([104, expect.stringContaining("keys.yml:40001:")]);
  }, 30_000);

  it("a pipe is read no further than a file would be", () => {
    const child = spawn("sh", ["-c", `cat /dev/zero > ${join(folder, "pipe")}`], { stdio: "ignore" });
    expect(() => readInput(join(folder, "pipe"), { takesPipes: true, bytesMax: 2 ** 20 })).toThrow(
      "a pipe without end; expected at most 1MB",
    );
    child.kill();
  });

  it("weights that make a ring without end are refused by everybody", async () => {
    const servers = "a:1:6000,b:1:6000";
    const text = "weights add up to 12000; expected at most 10000";
    expect((await program("route", "--client", "pecl-memcache", "--servers", servers, "k")).stderr).toContain(text);
    const pool = folderOf("nutcracker.yml", "alpha: {listen: '127.0.0.1:1', servers: ['a:1:6000', 'b:1:6000']}");
    expect((await program("import", pool)).stderr).toContain(text);
  });
});

it("an experiment may begin with a byte order mark, as editors on Windows write it", async () => {
  const path = join(folder, "marked.json");
  writeFileSync(path, '\uFEFF{"question": "Which?"}');
  expect((await readTask(path, { set: [] })).experiment.question).toBe("Which?");
});
