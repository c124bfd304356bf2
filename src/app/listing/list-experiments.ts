/** The experiments that are bundled, by the name that `fallthrough run` takes, with their titles, or else their questions. */
import { readFileSync } from "node:fs";
import { bundledNames } from "../experiment/missing-file.ts";
import { packagePath } from "../files/package.ts";

interface Written {
  readonly title?: string;
  readonly question: string;
}

/** Rows of a name and a title. */
export function bundledExperiments(): string[][] {
  return bundledNames().map((name) => {
    const { title, question } = JSON.parse(readFileSync(packagePath(`experiments/${name}.json`), "utf8")) as Written;
    return [name, title ?? question];
  });
}
