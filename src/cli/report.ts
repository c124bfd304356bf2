/** How a command that has failed ends. */
import { Interrupted, InvalidInput, InvalidInputs } from "../app/ending/errors.ts";
import { ExitCode } from "../app/ending/exit-codes.ts";

/** Says what went wrong, and returns the exit code. */
export async function report(error: unknown): Promise<number> {
  if (error instanceof InvalidInput || error instanceof InvalidInputs) {
    process.stderr.write(`${error.message}\n`);
    return ExitCode.invalid;
  }
  if (error instanceof Interrupted) {
    process.stderr.write(`${error.message}\n`);
    return ExitCode.interrupted;
  }
  const { version } = await import("../app/files/package.ts");
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`An error in fallthrough itself, version ${version}:\n${text}\n`);
  return ExitCode.internal;
}
