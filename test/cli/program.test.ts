/** Around the commands: help, version, links, exit codes, and what is published of the schema. */
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { readExperiment } from "../../src/app/experiment/experiment.ts";
import { schemaText } from "../../src/app/experiment/experiment-schema.ts";
import { program, start, Workplace } from "./fallthrough.ts";
import { called } from "./in-process.ts";

const experiments = fileURLToPath(new URL("../../experiments/", import.meta.url));
const version = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version as string;

describe("the program", () => {
  it("has a version, also through a symbolic link", async () => {
    const place = new Workplace();
    const link = place.file("fallthrough");
    symlinkSync(program, link);
    expect(await start(["--version"], place.path, link).ended).toMatchObject({ code: 0, stdout: `${version}\n` });
    place.remove();
  });

  it.each([
    "run",
    "plan",
    "route",
    "conform",
    "list",
    "schema",
    "calibrate",
  ])("%s has help with an example", async (command) => {
    const { code, stdout } = await called([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n.*fallthrough ${command}`));
    expect((await called(["help", command])).stdout).toBe(stdout);
  });

  it("without a command prints its help, which names every command", async () => {
    const { code, stdout } = await start([], ".").ended;
    expect(code).toBe(0);
    for (const command of ["run", "plan", "route", "conform", "list", "schema"])
      expect(stdout).toContain(`\n  ${command} `);
  });

  it("ends with 107 and a stack where it breaks itself", async () => {
    const load = async () =>
      new Command("boom").action(() => {
        throw new Error("a broken invariant");
      });
    const { code, stderr } = await called(["boom"], [{ name: "boom", summary: "", load }]);
    expect(code).toBe(107);
    expect(stderr).toMatch(/^An error in fallthrough itself, version .*:\nError: a broken invariant\n {4}at /);
  });
});

describe("the published schema", () => {
  it("is what the command prints", async () => {
    const published = readFileSync(join(experiments, "experiment.schema.json"), "utf8");
    expect((await called(["schema"])).stdout === published, 'out of date: run "npm run generate"').toBe(true);
  });

  it("describes every setting", () => {
    const bare: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (schema === null || typeof schema !== "object") return;
      const { properties = {}, anyOf = [], oneOf = [], items } = schema as Record<string, never>;
      // The parameters of distributions are described with the distribution.
      if (typeof (properties as { distribution?: { const?: unknown } }).distribution?.const === "string") return;
      for (const [key, inner] of Object.entries(properties as Record<string, { description?: string }>)) {
        const isTag = "const" in inner;
        if (inner.description === undefined && !isTag && path.startsWith("scenario")) bare.push(`${path}.${key}`);
        walk(inner, path === "" ? key : `${path}.${key}`);
      }
      for (const branch of [...(anyOf as unknown[]), ...(oneOf as unknown[])]) walk(branch, path);
      walk(items, `${path}[]`);
    };
    walk(JSON.parse(schemaText()), "");
    expect(bare).toEqual([]);
  });
});

describe("the experiments that come along", () => {
  // By name: whoever follows the README puts one of his own beside them, and it need not be like them.
  const files = ["founding.json", "nodes-sweep.json", "one-dead-node-blocks-all.json", "peak-failure.json"];

  it.each(files)("%s is valid and names its own file", (file) => {
    const experiment = readExperiment(readFileSync(join(experiments, file), "utf8"), file, "");
    expect(`${experiment.name}.json`).toBe(file);
    expect(experiment.question).toMatch(/\?$/);
  });
});
