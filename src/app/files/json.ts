/**
 * JSON from a file that a person wrote (RFC 8259). An error says the line, the column and what was expected there. A key that
 * stands twice in one object is an error too: JSON.parse would silently let the last one win.
 *
 * `jsonc-parser` finds the places; what was expected follows from the tokens it has met so far. It calls itself for each
 * level, so the depth has a limit.
 */
import { type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";

export interface JsonProblem {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export type ParsedJson = { readonly value: unknown; readonly problem: null } | { readonly problem: JsonProblem };

/** Far more than any experiment needs, and far less than the stack holds. */
const DEPTH_MAX = 500;

export function parseJson(source: string): ParsedJson {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  try {
    checkJson(text);
    return { value: JSON.parse(text), problem: null };
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

const VALUE = "a value";
const KEY = "a key in double quotes";

/** @throws JsonError at the first thing that is wrong. */
function checkJson(text: string): void {
  /** The keys of each object that is open, from the outermost in; null stands for an array. */
  const open: (Set<string> | null)[] = [];
  let expected = VALUE;

  const begin = (offset: number, keys: Set<string> | null): void => {
    if (open.length === DEPTH_MAX) throw new JsonError(offset, `nested too deep; expected at most ${DEPTH_MAX} levels`);
    open.push(keys);
    expected = keys === null ? VALUE : KEY;
  };
  const endValue = (): void => {
    const keys = open.at(-1);
    expected = keys === undefined ? "the end of the document" : keys === null ? '"," or "]"' : '"," or "}"';
  };
  // The parser closes what is open at the end of the text before it says that a bracket is missing.
  const end = (offset: number): void => {
    if (offset >= text.length) throw unexpected("", offset, expected);
    open.pop();
    endValue();
  };

  visit(
    text,
    {
      onObjectBegin: (offset) => begin(offset, new Set()),
      onArrayBegin: (offset) => begin(offset, null),
      onObjectProperty(key, offset) {
        const keys = open.at(-1)!;
        if (keys.has(key)) throw new JsonError(offset, `the key "${key}" stands twice in one object`);
        keys.add(key);
        expected = '":" after the key';
      },
      onSeparator(sign) {
        expected = sign === "," && open.at(-1) !== null ? KEY : VALUE;
      },
      onLiteralValue: endValue,
      onObjectEnd: end,
      onArrayEnd: end,
      onError(code, offset, length) {
        throw errorOf(code, text, offset, length, expected);
      },
    },
    { disallowComments: true },
  );
}

/** The parser names the token it stumbled over; `expected` is what may stand there. */
function errorOf(code: ParseErrorCode, text: string, offset: number, length: number, expected: string): JsonError {
  const token = text.slice(offset, offset + length);
  const isTextExpected = expected === VALUE || expected === KEY;
  switch (printParseErrorCode(code)) {
    case "InvalidCharacter":
    case "InvalidEscapeCharacter":
    case "InvalidUnicode":
      if (/[\r\n]/.test(token)) break;
      return new JsonError(offset, `${token}; expected a text without control characters or unknown escapes`);
    case "UnexpectedEndOfNumber":
      return expected === VALUE
        ? new JsonError(offset, `'${token}'; expected a digit after it`)
        : unexpected(token, offset, expected);
    case "UnexpectedEndOfString":
      break;
    default:
      return unexpected(token, offset, expected);
  }
  const what = expected === VALUE ? "a text" : expected;
  return unexpected(token, offset, isTextExpected ? `${what} that is closed on its line` : expected);
}

/** Says what came: a word or a number whole, of anything else its first character. */
function unexpected(token: string, offset: number, expected: string): JsonError {
  const came = token === "" ? "the end of the document" : `'${/^[\w$]/.test(token) ? token : token[0]}'`;
  return new JsonError(offset, `${came}; expected ${expected}`);
}
