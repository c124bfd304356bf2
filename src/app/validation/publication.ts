/** A file of `experiments/published`: numbers that somebody published, and how each is got here. */
import { z } from "zod";
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { type Problem, parseAs, problemText, show, withoutComments } from "../../core/text/problems.ts";
import { InvalidInput, jsonProblemText } from "../ending/errors.ts";
import { parseJson } from "../files/json.ts";
import { expectation, formulaProblems } from "./expected.ts";
import { kinds } from "./kinds/index.ts";
import type { Prepared } from "./kinds/kind.ts";

const row = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: "expected small letters, digits and hyphens" }),
  what: z.string(),
  unit: z.string().prefault(""),
  expected: expectation,
  because: z.string(),
  differs: z.string().optional(),
  read: z.unknown(),
});

const publication = z.strictObject({
  $schema: z.string().optional(),
  title: z.string(),
  source: z.string(),
  long: z.boolean().prefault(false),
  got: z.looseObject({ kind: z.string() }),
  rows: z.array(row).min(1),
});

export interface Row extends Omit<z.output<typeof row>, "read"> {}

export interface Publication {
  /** The name of its file. */
  readonly name: string;
  readonly title: string;
  readonly source: string;
  /** Whether it takes long, and is left out where nobody asks for it. */
  readonly long: boolean;
  readonly rows: readonly Row[];
  readonly prepared: Prepared;
}

/**
 * @param traces where traces lie; null where nobody says.
 * @throws InvalidInput with everything that is wrong with it.
 */
export function readPublication(text: string, name: string, traces: string | null): Publication {
  const parsed = parseJson(text);
  if (parsed.problem !== null) throw new InvalidInput(name, [jsonProblemText(parsed.problem)]);
  const { value, problems } = parseAs(publication, withoutComments(parsed.value));
  if (value === null) throw new InvalidInput(name, problems.map(problemText));
  const { got: given, rows, title, source, long } = value;
  const kind = kinds.find((one) => one.name === given.kind);
  const names = kinds.map((one) => one.name);
  const ofRows = [...rowProblems(rows)];
  if (kind === undefined) {
    const unknown = `got.kind: ${show(given.kind)}; expected ${listed(names)}${didYouMean(given.kind, names)}`;
    throw new InvalidInput(name, [unknown, ...ofRows.map(problemText)]);
  }
  const got = parseAs(kind.got, given);
  const reads = rows.map((one) => parseAs(kind.read, one.read));
  const found = [
    ...ofRows,
    ...got.problems.map((problem) => ({ ...problem, path: ["got", ...problem.path] })),
    ...reads.flatMap((read, i) =>
      read.problems.map((problem) => ({ ...problem, path: ["rows", i, "read", ...problem.path] })),
    ),
  ];
  if (found.length > 0) throw new InvalidInput(name, found.map(problemText));
  const prepared = kind.prepare(got.value as never, reads.map((one) => one.value) as never[], { title, traces });
  if ("problems" in prepared) throw new InvalidInput(name, prepared.problems.map(problemText));
  return { name, title, source, long, rows, prepared };
}

function rowProblems(rows: readonly Row[]): Problem[] {
  const names = rows.map(({ name }) => name);
  return rows.flatMap(({ name, expected }, i) => [
    ...(names.indexOf(name) < i ? [{ path: ["rows", i, "name"], text: `"${name}" again; expected each once` }] : []),
    ...formulaProblems(expected.value, ["rows", i, "expected", "value"]),
  ]);
}
