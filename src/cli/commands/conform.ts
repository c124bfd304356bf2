/** `fallthrough conform`: recorded answers of the real programs, played against the model. */
import { Command } from "commander";
import { z } from "zod";
import { readRecording, recordingsIn } from "../../app/conformance/files.ts";
import { readers } from "../../app/conformance/index.ts";
import { isRecord, type Verdict } from "../../app/conformance/reader.ts";
import { InvalidInput } from "../../app/ending/errors.ts";
import { ExitCode } from "../../app/ending/exit-codes.ts";

const DESCRIPTION = "Hold the models against recorded answers of the real programs.";
const DETAILS = `
Prints for each recording how many of its answers the model gives, how many there are, and the file; then their sums.
Recordings of what is not modelled are listed as unsupported and never counted. Ends well if every answer of every
supported recording is given and there was at least one such recording.

Example:
  npx fallthrough conform recordings/clients recordings/node
`;

export function conformCommand(): Command {
  return new Command("conform")
    .description(DESCRIPTION)
    .argument("<paths...>", "recordings (.json, .json.gz), or folders of them")
    .addHelpText("after", DETAILS)
    .action(conform);
}

function conform(paths: readonly string[]): void {
  const files = filesOf(paths);
  let matched = 0;
  let total = 0;
  let supported = 0;
  let broken = 0;
  for (const file of files) {
    const verdict = verdictOn(file);
    if (verdict.kind === "skipped") continue;
    if (verdict.kind === "broken") {
      broken++;
      process.stderr.write(`${file}: ${verdict.why}\n`);
    } else if (verdict.kind === "unsupported") process.stdout.write(`unsupported ${file}: ${verdict.why}\n`);
    else {
      supported++;
      matched += verdict.matched;
      total += verdict.total;
      process.stdout.write(`${verdict.matched} ${verdict.total} ${file}\n`);
      for (const difference of verdict.differences) process.stderr.write(`  ${difference}\n`);
    }
  }
  process.stdout.write(`${matched} ${total} total\n`);
  if (broken > 0) process.exitCode = ExitCode.invalid;
  else if (supported === 0 || matched < total) process.exitCode = ExitCode.differs;
}

/** @throws InvalidInput naming all paths that cannot be read. */
function filesOf(paths: readonly string[]): readonly string[] {
  const problems: string[] = [];
  const files = paths.flatMap((path) => {
    try {
      return recordingsIn(path);
    } catch (error) {
      problems.push(`${path}: ${reason(error)}`);
      return [];
    }
  });
  if (problems.length > 0) throw new InvalidInput("conform", problems);
  return files;
}

function verdictOn(file: string): Verdict | { readonly kind: "broken"; readonly why: string } {
  try {
    const document = readRecording(file);
    const reader = readers.find((one) => one.recognises(document));
    if (reader !== undefined) return reader.play(document, file);
    if (isRecord(document) && typeof document.kind === "string") {
      return { kind: "unsupported", why: `a recording of the kind "${document.kind}"` };
    }
    return { kind: "broken", why: "not a recording that is known" };
  } catch (error) {
    return { kind: "broken", why: reason(error) };
  }
}

function reason(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "no such file or folder";
  return error instanceof Error ? error.message : String(error);
}
