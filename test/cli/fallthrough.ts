/** The built program as a child process, a folder to run it in, and a small sweep. `npm test` builds first. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const program = fileURLToPath(new URL("../../dist/src/cli/fallthrough.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the program; it runs on while the caller does something to it. */
export function start(args: readonly string[], cwd: string, script = program) {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout!.on("data", (data) => {
    stdout += data;
  });
  child.stderr!.on("data", (data) => {
    stderr += data;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** A folder of its own for each test. */
export class Workplace {
  readonly path = mkdtempSync(join(tmpdir(), "fallthrough-"));

  /** The absolute path of a file. */
  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, value: unknown): string {
    writeFileSync(this.file(name), typeof value === "string" ? value : JSON.stringify(value));
    return this.file(name);
  }

  read(name: string): string {
    return readFileSync(this.file(name), "utf8");
  }

  /** Its path without links. */
  real(name: string): string {
    return realpathSync(this.file(name));
  }

  drop(name: string): void {
    rmSync(this.file(name));
  }

  has(name: string): boolean {
    return existsSync(this.file(name));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Three points and a control, each run some ten milliseconds. */
export const smallSweep = {
  question: "Which?",
  repeats: 2,
  scenario: {
    duration: "60s",
    measureFrom: "10s",
    window: "5s",
    cluster: { nodes: 3, memory: "2MB", profile: "classic" },
    client: { name: "pecl-memcache", version: "3.0", processes: 4 },
    workload: { keys: 5_000, arrivals: { rate: 500 } },
    faults: [
      { fault: "crash", node: 1, at: "20s" },
      { fault: "recover", node: 1, at: "40s" },
    ],
  },
  sweep: { grid: { "faults[1].at": ["30s", "40s", "50s"] } },
};
