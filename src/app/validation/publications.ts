/** The publications that are bundled, and those in files of the user's own. */
import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { didYouMean } from "../../core/text/nearest.ts";
import { InvalidInput, InvalidInputs } from "../ending/errors.ts";
import { readInput } from "../files/input-file.ts";
import { packagePath } from "../files/package.ts";
import { type Publication, readPublication } from "./publication.ts";

const FOLDER = "experiments/published";

export function bundledNames(): string[] {
  return readdirSync(packagePath(FOLDER))
    .filter((file) => file.endsWith(".json"))
    .map((file) => basename(file, ".json"))
    .sort();
}

/**
 * @param names bundled publications, or files; none: all that are bundled.
 * @throws InvalidInputs with the errors of all of them.
 */
export function readPublications(names: readonly string[], traces: string | null): Publication[] {
  const bundled = bundledNames();
  const errors: InvalidInput[] = [];
  const found: Publication[] = [];
  for (const name of names.length === 0 ? bundled : [...new Set(names)]) {
    try {
      const isFile = existsSync(name) && !bundled.includes(name);
      if (!isFile && !bundled.includes(name)) {
        const expected = "expected a file, or one of experiments/published";
        throw new InvalidInput("validate", [`"${name}"; ${expected}${didYouMean(name, bundled)}`]);
      }
      const path = isFile ? name : packagePath(`${FOLDER}/${name}.json`);
      found.push(readPublication(readInput(path), basename(name, ".json"), traces));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new InvalidInputs(errors);
  return found;
}
