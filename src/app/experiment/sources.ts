/** What an experiment says about where its values came from. */
import type { PathTable } from "../../sweep/paths.ts";
import { pathHint } from "./problem-words.ts";

/** Where values came from, by their paths. */
export interface Source {
  readonly kind: "published" | "assumed";
  readonly source: string;
  readonly of: readonly string[];
}

export function sourceProblems(sources: readonly Source[], paths: PathTable): string[] {
  return sources.flatMap(({ of }, i) =>
    of.flatMap((path, k) =>
      paths.segments(path) === null ? [`sources[${i}].of[${k}]: "${path}"; no such path${pathHint(path, paths)}`] : [],
    ),
  );
}
