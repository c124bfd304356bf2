/** YAML or JSON that remembers the line of each value. */
import { LineCounter, parseDocument } from "yaml";

type Path = readonly (string | number)[];

export class Document {
  readonly value: unknown;
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: ReturnType<typeof parseDocument>;

  /** The JSON of mcrouter has comments as in C. They become blanks. */
  constructor(file: string, text: string) {
    this.#file = file;
    const source = /^\s*(?:\/[/*]|[{[])/.test(text) ? withoutComments(text) : text;
    this.#document = parseDocument(source, { lineCounter: this.#lines, prettyErrors: false });
    this.value = this.problems.length > 0 ? null : this.#document.toJS();
  }

  /** `file:line: what`, one for each syntax error. */
  get problems(): string[] {
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

  /** The place of a value: `file:line (path)`. */
  at(...path: Path): string {
    const node = this.#document.getIn(path, true) as { range?: readonly number[] } | undefined;
    const offset = node?.range?.[0];
    const line = offset === undefined ? "" : `:${this.#lines.linePos(offset).line}`;
    return `${this.#file}${line}${path.length === 0 ? "" : ` (${path.join(".")})`}`;
  }
}

/** Replaces each letter of a comment by a blank, so that lines and columns stay the same. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith('"') ? part : part.replace(/[^\n]/g, " "),
  );
}

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
