/** The files of deploy/: sound by the rules of their own kinds, and each task of an array asks for its own share. */
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run as lintDockerfile } from "dockerfilelint";
import { Job } from "kubernetes-models/batch/v1";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { mergeCommand } from "../../src/cli/commands/merge.ts";
import { runCommand } from "../../src/cli/commands/run.ts";
import { parseShard } from "../../src/sweep/shard.ts";
import { Workplace } from "../cli/fallthrough.ts";
import { projectFolder } from "../docs/readme.ts";

const folder = join(projectFolder, "deploy");
const textOf = (name: string): string => readFileSync(join(folder, name), "utf8");
const manifests = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
const jobOf = (name: string) => parse(textOf(name));

/** A program of the name that prints what it is called with, in place of the real one. */
let place: Workplace;
beforeAll(() => {
  place = new Workplace();
  chmodSync(place.write("fallthrough", '#!/bin/sh\nprintf "%s\\n" "$@"\n'), 0o755);
});
afterAll(() => place.remove());

/** The words that `fallthrough` is called with. */
function words(command: string, args: readonly string[], variables: Readonly<Record<string, string>>): string[] {
  const env = { PATH: `${place.path}${delimiter}${process.env.PATH}`, ...variables };
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.trimEnd().split("\n");
}

/** The share that the words ask for. All of them are options that the command has. */
function shareOf([name, experiment, ...options]: readonly string[]) {
  expect([name, experiment]).toEqual(["run", expect.stringMatching(/\.json$/)]);
  expect(runCommand().parseOptions(options)).toEqual({ operands: [], unknown: [] });
  return parseShard(options[options.indexOf("--shard") + 1]);
}

describe("the Dockerfile", () => {
  it("has nothing that dockerfilelint finds fault with", () => {
    expect(lintDockerfile(folder, textOf("Dockerfile"))).toEqual([]);
    // It does look: a package is installed and nothing is removed of what that needed.
    expect(lintDockerfile(folder, "FROM node\nRUN apt-get install git\n")).not.toEqual([]);
  });
});

describe("for Kubernetes", () => {
  it.each(manifests)("%s is a job by the schema of batch/v1", (name) => {
    expect(() => new Job(jobOf(name)).validate()).not.toThrow();
    const { spec, ...others } = jobOf(name);
    expect(() => new Job({ ...others, spec: { ...spec, completions: "8" } }).validate()).toThrow();
  });

  it("each pod makes its own share, and all of them all", () => {
    const { spec } = jobOf("kubernetes-job.yaml");
    const { completions: of, completionMode, template } = spec;
    const [shell, ...args] = template.spec.containers[0].command;
    expect(completionMode).toBe("Indexed");
    for (let index = 0; index < of; index++) {
      expect(shareOf(words(shell, args, { JOB_COMPLETION_INDEX: String(index) }))).toEqual({ index, of });
    }
  });

  it("the merge reads the volume that the pods write to", () => {
    const [job, merge] = ["kubernetes-job.yaml", "kubernetes-merge.yaml"].map((name) => jobOf(name).spec.template.spec);
    const volumeOf = ({ volumes }: { volumes: { name: string }[] }) => volumes.find(({ name }) => name === "results");
    expect(volumeOf(merge)).toEqual(volumeOf(job));
    const [shell, ...args] = merge.containers[0].command;
    const [name, pattern, ...options] = words(shell, args, {});
    expect([name, pattern]).toEqual(["merge", "/results/*--shard-*-of-8"]);
    expect(mergeCommand().parseOptions(options)).toEqual({ operands: [], unknown: [] });
  });
});

describe("for Slurm", () => {
  it("each task makes its own share, also where only some are made again", () => {
    for (const index of [0, 3, 7]) {
      const variables = { SLURM_ARRAY_TASK_ID: String(index), SLURM_CPUS_PER_TASK: "4", SLURM_ARRAY_TASK_COUNT: "2" };
      const called = words(join(folder, "slurm.sh"), ["experiment.json", "8"], variables);
      expect(shareOf(called)).toEqual({ index, of: 8 });
      expect(called.slice(-5)).toEqual(["--workers", "4", "--out", "results", "--quiet"]);
    }
  });

  it("says what is missing: words, or the array", () => {
    const said = (args: readonly string[]) => spawnSync(join(folder, "slurm.sh"), args, { encoding: "utf8" });
    expect(said(["experiment.json"])).toMatchObject({ status: 2, stderr: expect.stringContaining("usage: sbatch") });
    const { status, stderr } = said(["experiment.json", "8"]);
    expect(status).not.toBe(0);
    expect(stderr).toContain("SLURM_ARRAY_TASK_ID: is set in an array: sbatch --array");
  });

  const hasShellcheck = spawnSync("shellcheck", ["--version"]).status === 0;
  it.skipIf(!hasShellcheck)("shellcheck (of Debian, where it is installed) finds nothing in slurm.sh", () => {
    const { status, stdout } = spawnSync("shellcheck", [join(folder, "slurm.sh")], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });
});
