/** The program within the test's own process: what it writes and the code it would end with. */
import { vi } from "vitest";
import { main } from "../../src/cli/program.ts";

export interface Called {
  readonly code: number | string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const commands = [
  { name: "run", summary: "", load: async () => (await import("../../src/cli/commands/run.ts")).runCommand() },
  {
    name: "explain",
    summary: "",
    load: async () => (await import("../../src/cli/commands/explain.ts")).explainCommand(),
  },
  { name: "route", summary: "", load: async () => (await import("../../src/cli/commands/route.ts")).routeCommand() },
  {
    name: "conform",
    summary: "",
    load: async () => (await import("../../src/cli/commands/conform.ts")).conformCommand(),
  },
  { name: "replay", summary: "", load: async () => (await import("../../src/cli/commands/replay.ts")).replayCommand() },
  { name: "import", summary: "", load: async () => (await import("../../src/cli/commands/import.ts")).importCommand() },
  {
    name: "validate",
    summary: "",
    load: async () => (await import("../../src/cli/commands/validate.ts")).validateCommand(),
  },
  { name: "plan", summary: "", load: async () => (await import("../../src/cli/commands/plan.ts")).planCommand() },
  { name: "merge", summary: "", load: async () => (await import("../../src/cli/commands/merge.ts")).mergeCommand() },
  {
    name: "compare",
    summary: "",
    load: async () => (await import("../../src/cli/commands/compare.ts")).compareCommand(),
  },
  { name: "list", summary: "", load: async () => (await import("../../src/cli/commands/list.ts")).listCommand() },
  {
    name: "calibrate",
    summary: "",
    load: async () => (await import("../../src/cli/commands/calibrate.ts")).calibrateCommand(),
  },
  { name: "schema", summary: "", load: async () => (await import("../../src/cli/commands/schema.ts")).schemaCommand() },
];

export async function called(args: readonly string[], more: Parameters<typeof main>[1] = []): Promise<Called> {
  let [stdout, stderr] = ["", ""];
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += text;
    return true;
  });
  const err = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    stderr += text;
    return true;
  });
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await main(args, [...commands, ...more]);
    return { code: process.exitCode ?? 0, stdout, stderr };
  } finally {
    process.exitCode = before;
    out.mockRestore();
    err.mockRestore();
  }
}
