/** Counts how many answers of the real programs the models give, and how many laws clients from outside keep. */
import { InvalidInput } from "../ending/errors.ts";
import { ExitCode } from "../ending/exit-codes.ts";
import { loadNamed } from "../plugins/named.ts";
import { Durations } from "./durations.ts";
import { readRecording, recordingsIn } from "./files.ts";
import { readers } from "./index.ts";
import { lawsKept } from "./laws-kept.ts";
import { isRecord, type Verdict } from "./reader.ts";

/**
 * Prints for each configuration of a plugin's client how many laws it keeps, for each recording how many of its answers
 * the model gives, then the sums. Files that are no recordings are named on standard error, and so are laws that are
 * broken and the first differences.
 *
 * @returns The exit code.
 * @throws InvalidInput naming all paths that cannot be read.
 */
export async function conform(paths: readonly string[], plugins: readonly string[]): Promise<number> {
  const clients = (await loadNamed(plugins)).flatMap(({ plugin }) => plugin.clients ?? []);
  if (paths.length === 0 && clients.length === 0) {
    throw new InvalidInput("conform", ["nothing to hold to anything; expected recordings, or --plugins with a client"]);
  }
  const files = filesOf(paths);
  let matched = 0;
  let total = 0;
  let supported = 0;
  let broken = 0;
  const durations = new Durations();
  for (const { configuration, kept, tried, differences } of clients.flatMap(lawsKept)) {
    supported++;
    matched += kept;
    total += tried;
    process.stdout.write(`${kept} ${tried} ${configuration}\n`);
    for (const difference of differences) process.stderr.write(`  ${difference}\n`);
  }
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
      if (verdict.durations !== undefined) durations.addAll(verdict.durations, file);
      for (const difference of verdict.differences) process.stderr.write(`  ${difference}\n`);
    }
  }
  for (const line of durations.lines()) process.stdout.write(`${line}\n`);
  process.stdout.write(`${matched} ${total} total\n`);
  if (broken > 0) return ExitCode.invalid;
  return supported === 0 || matched < total ? ExitCode.differs : ExitCode.ok;
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
    return { kind: "broken", why: "not a known kind of recording" };
  } catch (error) {
    return { kind: "broken", why: reason(error) };
  }
}

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "no such file or folder";
  // What looks at a document calls itself for each level.
  if (error instanceof RangeError && /call stack/.test(error.message)) return "nested too deep";
  return error instanceof Error ? error.message : String(error);
}
