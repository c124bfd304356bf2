/** Plays recorded cases on the model of the node they name, one line of JSON for each. */
import { InvalidInput, InvalidInputs } from "../ending/errors.ts";
import { print } from "../files/print.ts";
import { type ReadCase, readCase } from "./files.ts";
import { play } from "./play.ts";

/**
 * All files are read before the first is played.
 *
 * @param fast Streams the way simulations run them.
 * @throws InvalidInputs with the errors of all files.
 */
export async function replay(paths: readonly string[], fast: boolean): Promise<void> {
  const cases: ReadCase[] = [];
  const errors: InvalidInput[] = [];
  for (const path of paths) {
    const read = readCase(path);
    if ("kind" in read) cases.push(read);
    else errors.push(new InvalidInput(path, read));
  }
  if (errors.length > 0) throw new InvalidInputs(errors);
  for (const one of cases) await print(`${JSON.stringify(play(one, fast))}\n`);
}
