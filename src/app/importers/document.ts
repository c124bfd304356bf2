/** YAML or JSON that remembers the line of each value. */
import { LineCounter, parseDocument } from "yaml";
import type { Tree } from "./tree.ts";

export type { Tree as Document } from "./tree.ts";
export { isMapping, type Mapping } from "./tree.ts";

type Path = readonly (string | number)[];

/** A file may refer to what it has anchored; more than so many copies are an attack or a mistake. */
const ALIASES_MAX = 100;

export class YamlDocument implements Tree {
  readonly value: unknown;
  readonly problems: readonly string[];
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: ReturnType<typeof parseDocument>;

  /** The JSON of mcrouter has comments as in C. They become blanks, and so do lines of a template that print nothing. */
  constructor(file: string, text: string) {
    this.#file = file;
    const source = /^\s*(?:\/[/*]|[{[])/.test(text) ? withoutComments(text) : withoutTemplateLines(text);
    this.#document = parseDocument(source, { lineCounter: this.#lines, prettyErrors: false, merge: true });
    const problems = this.#syntaxProblems();
    let value: unknown = null;
    if (problems.length === 0) {
      try {
        value = this.#document.toJS({ maxAliasCount: ALIASES_MAX });
      } catch (error) {
        problems.push(`${file}: ${unusable(error)}`);
      }
    }
    this.value = value;
    this.problems = problems;
  }

  /** `file:line: what`, one for each syntax error. */
  #syntaxProblems(): string[] {
    return this.#document.errors.map(({ pos, message }) => {
      const { line, col } = this.#lines.linePos(pos[0]);
      // The parser calls itself for each level of nesting, and reports the end of the stack as an error in the text.
      const text = message.replace(/\s+/g, " ").replace("Maximum call stack size exceeded", "nested too deep");
      if (!/\.json$/i.test(this.#file)) return `${this.#file}:${line}: ${text}`;
      // YAML's words, replaced by those of JSON.
      const words = text
        .replace(" in block collection must be sufficiently indented and", " must")
        .replace(/flow[ -]map(?:ping)?/gi, "object")
        .replace(/flow[ -](?:sequence|seq)/gi, "array");
      return `${this.#file}:${line}:${col}: JSON: ${words}`;
    });
  }

  at(...path: Path): string {
    let line = "";
    for (let length = path.length; length >= 0 && line === ""; length--) {
      const node = this.#document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
      const offset = node?.range?.[0];
      if (offset !== undefined) line = `:${this.#lines.linePos(offset).line}`;
    }
    return `${this.#file}${line}${path.length === 0 ? "" : ` (${path.join(".")})`}`;
  }
}

/** What stands in the way of values, in a text whose syntax is right. */
function unusable(error: unknown): string {
  if (error instanceof RangeError) return "nested too deep";
  const { message } = error as Error;
  if (/alias count/i.test(message))
    return `its aliases make more than ${ALIASES_MAX} copies of one value; expected fewer`;
  return message.replace(/\s+/g, " ");
}

/** Replaces each letter of a comment by a blank, so that lines and columns stay the same. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith('"') ? part : part.replace(/[^\n]/g, " "),
  );
}

/** Lines that hold nothing but `<% code %>`, `{% code %}` or `{{- code }}`. */
function withoutTemplateLines(text: string): string {
  return text.replace(
    /^[ \t]*(?:<%(?!=)[^\n]*%>|\{%[^\n]*%\}|\{\{-?\s*(?:if|else|end|range|with)\b[^\n]*\}\})[ \t]*$/gm,
    "",
  );
}
