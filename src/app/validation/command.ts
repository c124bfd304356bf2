/** `fallthrough validate`: what is printed, and the exit code. */

import { screenOf } from "../../terminal/screen.ts";
import { InvalidInput } from "../ending/errors.ts";
import { ExitCode } from "../ending/exit-codes.ts";
import { leaveSignals } from "../ending/interrupt.ts";
import { print } from "../files/print.ts";
import { prettyJson } from "../files/results-folder.ts";
import { heldText } from "./print.ts";
import { held } from "./validate.ts";

export interface ValidateFlags {
  readonly only: readonly string[];
  readonly long?: boolean;
  readonly traces?: string;
  readonly workers: string | number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Where traces lie, if no option says. */
const TRACES_VARIABLE = "FALLTHROUGH_TRACES";

/** @throws InvalidInput, InvalidInputs */
export async function validate(names: readonly string[], flags: ValidateFlags): Promise<void> {
  const { only, long = false, traces = process.env[TRACES_VARIABLE], json = false, quiet = false } = flags;
  const workers = Number(flags.workers);
  if (!Number.isInteger(workers) || workers < 1) {
    const came = JSON.stringify(flags.workers);
    throw new InvalidInput("validate", [`--workers: ${came}; expected a whole number of at least 1`]);
  }
  await leaveSignals();
  const result = await held({ names, only, long, traces: traces ?? null, workers, quiet });
  const rows = result.publications.flatMap((one) => one.rows);
  await print(json ? `${prettyJson(rows)}\n` : heldText(result, screenOf(process.stdout)));
  if (rows.some(({ asExpected }) => !asExpected)) process.exitCode = ExitCode.differs;
}
