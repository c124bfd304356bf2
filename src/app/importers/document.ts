/** YAML or JSON that remembers the line of each value. */
import { isScalar, LineCounter, parseDocument, visit } from "yaml";
import { shown, type Tree } from "./tree.ts";

export type { Tree as Document } from "./tree.ts";
export { isMapping, type Mapping } from "./tree.ts";

type Path = readonly (string | number)[];

/** A file may refer to what it has anchored; more of them, or more copies of one value, are an attack or a mistake. */
const ALIASES_MAX = 200;

/** As deep as the literals of programs may be, several times. */
const DEPTH_MAX = 500;
/** More of them tell nobody more. */
const ERRORS_MAX = 20;

export class YamlDocument implements Tree {
  readonly value: unknown;
  readonly problems: readonly string[];
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: ReturnType<typeof parseDocument>;

  /** The JSON of mcrouter has comments as in C. They become blanks, and so do lines of a template that print nothing. */
  constructor(file: string, text: string) {
    this.#file = file;
    const refusal = refusalOf(text);
    if (refusal !== null) {
      this.#document = parseDocument("", { lineCounter: this.#lines });
      this.value = null;
      this.problems = [`${file}: ${refusal}`];
      return;
    }
    const source = /^\s*(?:\/[/*]|[{[])/.test(text) ? withoutComments(text) : withoutTemplateLines(text);
    this.#document = parseDocument(source, {
      lineCounter: this.#lines,
      prettyErrors: false,
      merge: true,
      logLevel: "error",
      uniqueKeys: false,
    });
    const syntax = this.#syntaxProblems();
    const problems = syntax.length > 0 ? syntax : this.#doubleKeys();
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

  /** `file:line: what` of the first syntax error: those that follow it come of it. */
  #syntaxProblems(): string[] {
    const [first] = this.#document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
    if (first === undefined) return [];
    const { pos, message } = first;
    const { line, col } = this.#lines.linePos(pos[0]);
    // The parser calls itself for each level of nesting, and reports the end of the stack as an error in the text.
    const text = message.replace(/\s+/g, " ").replace("Maximum call stack size exceeded", "nested too deep");
    if (!/\.json$/i.test(this.#file)) return [`${this.#file}:${line}: not valid YAML from here on: ${text}`];
    // YAML's words, replaced by those of JSON.
    const words = text
      .replace(" in block collection must be sufficiently indented and", " must")
      .replace(/flow[ -]map(?:ping)?/gi, "object")
      .replace(/flow[ -](?:sequence|seq)/gi, "array");
    return [`${this.#file}:${line}:${col}: JSON: ${words}`];
  }

  /** Keys that a mapping has twice. The parser's own check compares each with all. */
  #doubleKeys(): string[] {
    const problems: string[] = [];
    visit(this.#document, {
      Map: (_, { items }) => {
        const keys = new Set<unknown>();
        for (const { key } of items) {
          if (!isScalar(key) || key.value === "<<") continue;
          const line = this.#lines.linePos(key.range?.[0] ?? 0).line;
          if (keys.has(key.value))
            problems.push(`${this.#file}:${line}: ${shown(key.value)} again; expected each key once`);
          keys.add(key.value);
        }
        return problems.length > ERRORS_MAX ? visit.BREAK : undefined;
      },
    });
    return problems;
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

/** What would take the parser minutes: it calls itself for each level, and goes through the whole file for each alias. */
function refusalOf(text: string): string | null {
  const aliases = text.match(/(?:^|[\s,[{:])\*\w/g)?.length ?? 0;
  if (aliases > ALIASES_MAX) return `${aliases} aliases; expected at most ${ALIASES_MAX}`;
  return isTooDeep(text) ? `nested too deep; expected at most ${DEPTH_MAX} levels` : null;
}

function isTooDeep(text: string): boolean {
  let [depth, dashes] = [0, 0];
  for (const [piece] of text.matchAll(/[[\]{}]|^[ \t]*(?:[-?:][ \t]+)+/gm)) {
    if (piece === "[" || piece === "{") depth++;
    else if (piece === "]" || piece === "}") depth = Math.max(0, depth - 1);
    else dashes = Math.max(dashes, piece.length / 2);
    if (depth > DEPTH_MAX || dashes > DEPTH_MAX) return true;
  }
  return false;
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
  return text.replace(/"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (part) =>
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
