/** Values that a program's source sets, by the names it gives them. Nothing of the program is run. */
import type { Tree } from "../tree.ts";

type Path = readonly (string | number)[];

export class Literals implements Tree {
  readonly value: unknown;
  readonly problems: readonly string[];
  readonly #file: string;
  readonly #lines: ReadonlyMap<string, number>;

  constructor(file: string, value: unknown, lines: ReadonlyMap<string, number>, problems: readonly string[] = []) {
    this.#file = file;
    this.value = value;
    this.#lines = lines;
    this.problems = problems;
  }

  at(...path: Path): string {
    let line: number | undefined;
    for (let length = path.length; length > 0 && line === undefined; length--) {
      line = this.#lines.get(lineKey(path.slice(0, length)));
    }
    const place = line === undefined ? "" : `:${line}`;
    return `${this.#file}${place}${path.length === 0 ? "" : ` (${path.join(".")})`}`;
  }
}

export function lineKey(path: Path): string {
  return path.join("\0");
}
