/** The example of a pipeline, played: its scripts run as GitHub runs them, with the real program and a `gh` that says what it is asked. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compareCommand } from "../../src/cli/commands/compare.ts";
import { Workplace } from "../cli/fallthrough.ts";
import { projectFolder } from "../docs/readme.ts";

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const text = readFileSync(join(projectFolder, "deploy/ci/github-actions.yml"), "utf8");
const steps: readonly Step[] = parse(text).jobs.compare.steps;
const scriptOf = (name: string): string => steps.find((step) => step.name === name)!.run!;

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
  for (const folder of ["bin", "main"]) mkdirSync(join(place.path, folder));
  const program = join(projectFolder, "dist/src/cli/fallthrough.js");
  chmodSync(place.write("bin/npx", `#!/bin/sh\nshift\nexec "${process.execPath}" "${program}" "$@"\n`), 0o755);
  // As the real one: it has nothing to edit the first time.
  const gh =
    '#!/bin/sh\nprintf "%s\\n" "$*" >> asked\ncase "$*" in *--edit-last*) [ -e commented ];; *) touch commented;; esac\n';
  chmodSync(place.write("bin/gh", gh), 0o755);
});
afterEach(() => place.remove());

/** What GitHub calls a script that says `shell: bash` by. */
function play(name: string, variables: Readonly<Record<string, string>> = {}): number | null {
  const env = {
    PATH: `${join(place.path, "bin")}${delimiter}${process.env.PATH}`,
    GITHUB_STEP_SUMMARY: "summary.md",
    ...variables,
  };
  const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", scriptOf(name)];
  return spawnSync("bash", args, { cwd: place.path, env, encoding: "utf8" }).status;
}

/** A world in which a node is restarted before a database that can do so much. */
function restart(capacity: string): string {
  return JSON.stringify({
    question: "May a node be restarted?",
    control: false,
    repeats: 2,
    scenario: {
      duration: "6m",
      measureFrom: "1m",
      cluster: { nodes: 4, memory: "2MB" },
      client: { name: "php-memcached", processes: 8 },
      workload: { keys: 1000, popularity: { zipf: 0.8 }, ttl: "1h", arrivals: { rate: 50 } },
      database: { capacity, servers: 2 },
      faults: [{ fault: "restart", node: 1, at: "2m", after: "60s" }],
    },
  });
}

const read = (name: string): string => readFileSync(join(place.path, name), "utf8");

describe("a pull request", () => {
  it("that takes half of the database away fails, and is told why where people look", () => {
    place.write("main/restart.json", restart("40/s"));
    place.write("restart.json", restart("20/s"));
    expect(play("compare")).toBe(99);
    expect(read("comment.md")).toMatch(/✗ FAIL \| databaseUtilizationWorstMinuteDuringDisturbance > 10pp/);
    expect(read("summary.md")).toBe(read("comment.md"));
    for (let time = 0; time < 2; time++) expect(play("comment", { PULL_REQUEST: "7" })).toBe(0);
    expect(read("shown.md")).toBe(read("comment.md"));
    const [edit, create] = ["pr comment 7 --edit-last --body-file shown.md", "pr comment 7 --body-file shown.md"];
    expect(read("asked").trim().split("\n")).toEqual([edit, create, edit]);
  });

  it("that changes nothing passes", () => {
    for (const name of ["main/restart.json", "restart.json"]) place.write(name, restart("40/s"));
    expect(play("compare")).toBe(0);
    expect(existsSync(join(place.path, "comment.md"))).toBe(true);
  });
});

it("the command has no option that compare does not have", () => {
  const words = scriptOf("compare")
    .split("|")[0]
    .match(/'[^']*'|[^\s\\]+/g)!
    .map((word) => word.replaceAll("'", ""));
  expect(words.slice(0, 3)).toEqual(["npx", "fallthrough", "compare"]);
  const { operands, unknown } = compareCommand().parseOptions(words.slice(3));
  expect({ operands, unknown }).toEqual({ operands: ["main/restart.json", "restart.json"], unknown: [] });
});

it("docs/compare.md shows its command as it is", () => {
  const page = readFileSync(join(projectFolder, "docs/compare.md"), "utf8");
  const shown = /```yaml\n([\s\S]*?)```/.exec(page)![1];
  expect(shown.length).toBeGreaterThan(100);
  expect(text).toContain(shown);
});
