/**
 * JSON from a file that a person wrote: an error says line and column and what was expected there, and a key written
 * twice in one object, which JSON.parse would silently let win, is an error too.
 */

export interface JsonProblem {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export type ParsedJson = { readonly value: unknown; readonly problem: null } | { readonly problem: JsonProblem };

export function parseJson(source: string): ParsedJson {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  try {
    return { value: new Reader(text).document(), problem: null };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const before = text.slice(0, error.offset).split("\n");
    return { problem: { line: before.length, column: before.at(-1)!.length + 1, text: error.message } };
  }
}

class JsonError extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** From quote to quote on one line; what stands between is for JSON.parse to judge. */
const STRING = /"(?:[^"\\\r\n]|\\.)*"/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const SPACE = /[ \t\r\n]*/y;
const literals: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** Recursive descent over RFC 8259. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail("the end of the document");
    return value;
  }

  #value(): unknown {
    this.#space();
    const character = this.#text[this.#at];
    if (character === "{") return this.#object();
    if (character === "[") return this.#array();
    if (character === '"') return this.#string("a text");
    const number = this.#match(NUMBER);
    if (number !== null) return Number(number);
    const word = this.#peek(WORD);
    if (word === null || !literals.has(word)) this.#fail("a value");
    this.#at += word.length;
    return literals.get(word);
  }

  #object(): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    this.#at++;
    this.#space();
    if (this.#take("}")) return {};
    for (;;) {
      this.#space();
      const start = this.#at;
      const key = this.#string("a key in double quotes");
      if (entries.has(key)) throw new JsonError(start, `the key "${key}" stands twice in one object`);
      this.#space();
      if (!this.#take(":")) this.#fail('":" after the key');
      entries.set(key, this.#value());
      this.#space();
      if (this.#take("}")) return Object.fromEntries(entries);
      if (!this.#take(",")) this.#fail('"," or "}"');
    }
  }

  #array(): unknown[] {
    const values: unknown[] = [];
    this.#at++;
    this.#space();
    if (this.#take("]")) return values;
    for (;;) {
      values.push(this.#value());
      this.#space();
      if (this.#take("]")) return values;
      if (!this.#take(",")) this.#fail('"," or "]"');
    }
  }

  #string(what: string): string {
    const found = this.#match(STRING);
    if (found === null) this.#fail(this.#text[this.#at] === '"' ? `${what} that is closed on its line` : what);
    try {
      return JSON.parse(found) as string;
    } catch {
      throw new JsonError(
        this.#at - found.length,
        `${found}; expected a text without control characters or unknown escapes`,
      );
    }
  }

  #space(): void {
    this.#match(SPACE);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(form: RegExp): string | null {
    const found = this.#peek(form);
    this.#at += found?.length ?? 0;
    return found;
  }

  #peek(form: RegExp): string | null {
    form.lastIndex = this.#at;
    return form.exec(this.#text)?.[0] ?? null;
  }

  #fail(expected: string): never {
    const came = this.#at >= this.#text.length ? "the end of the document" : (this.#peek(WORD) ?? this.#text[this.#at]);
    const shown = this.#at >= this.#text.length ? came : `'${came}'`;
    throw new JsonError(this.#at, `${shown}; expected ${expected}`);
  }
}
