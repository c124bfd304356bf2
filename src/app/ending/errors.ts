/** Errors that the user can mend. They are printed as they are, without a stack. */
import type { JsonProblem } from "../files/json.ts";

/** Ends the program with exit code 104. Each problem is one line. What is no problem follows, and is not counted. */
export class InvalidInput extends Error {
  readonly problems: readonly string[];

  constructor(where: string, problems: readonly string[], besides: readonly string[] = []) {
    const amount = problems.length === 1 ? "1 error" : `${problems.length} errors`;
    const lines = [`${where}: ${amount}`, ...problems.map((problem) => `  ${problem}`), ...besides];
    super(lines.join("\n"));
    this.name = "InvalidInput";
    this.problems = problems;
  }
}

/** Several files with errors, one after the other. */
export class InvalidInputs extends Error {
  constructor(errors: readonly InvalidInput[]) {
    super(errors.map(({ message }) => message).join("\n"));
    this.name = "InvalidInputs";
  }
}

export function jsonProblemText({ line, column, text }: JsonProblem): string {
  return `line ${line}, column ${column}: ${text}`;
}

/** A signal stopped a sweep. Ends the program with exit code 105. */
export class Interrupted extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Interrupted";
  }
}
