/** Before any test, and before each re-run: commands and worker threads run what is built, and never what was built once. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

const program = fileURLToPath(new URL("../tools/build.mjs", import.meta.url));

export default function setup(project: TestProject): void {
  build();
  project.onTestsRerun(build);
}

function build(): void {
  const { status, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}
