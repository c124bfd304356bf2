/** `-d`: the node goes on as a process of its own. */
import { spawn } from "node:child_process";
import { ExitCode } from "../ending/exit-codes.ts";
import { DETACHED } from "./detached.ts";

/** Starts the same command line again as a process of its own. Ends when that listens or has failed. */
export async function detach(): Promise<void> {
  const child = spawn(process.execPath, process.argv.slice(1), {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, [DETACHED]: "1" },
  });
  child.stderr.on("data", (data) => process.stderr.write(data));
  await new Promise<void>((resolve) => {
    child.once("exit", (code) => {
      process.exitCode = code ?? ExitCode.internal;
      resolve();
    });
    child.stdout.once("data", (data) => {
      process.stdout.write(data);
      resolve();
    });
  });
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
}
