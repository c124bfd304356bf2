/**
 * Values that a file leaves to somewhere else: the environment, a template, a variable, a call. `--define NAME=VALUE` gives
 * them; some bring a default along.
 */

/** An expression in place of a value. */
export class Unsettled {
  /** As the file has it. */
  readonly text: string;
  /** What `--define` calls it; null for an expression that has no name. */
  readonly name: string | null;
  /** Undefined where the file has no default. */
  readonly fallback: unknown;
  /** The program cuts the text into a list. */
  readonly isList: boolean;

  constructor(text: string, name: string | null = null, fallback: unknown = undefined, isList = false) {
    this.text = text
      .slice(0, 2 * TEXT_MAX)
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, TEXT_MAX);
    this.name = name;
    this.fallback = fallback;
    this.isList = isList;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }

  /** As a part of a text: `${NAME:-default}`, which `settledText` replaces. */
  get marked(): string | null {
    if (this.name === null || !NAME.test(this.name)) return null;
    if (this.fallback === undefined) return `\${${this.name}}`;
    return typeof this.fallback === "object" ? null : `\${${this.name}:-${String(this.fallback)}}`;
  }
}

/** More of an expression tells nobody more. */
const TEXT_MAX = 80;
const NAME = /^[\w.>-]+$/;

/** What may stand for a value inside a text: the whole, then the name and its default in one of the groups. */
const TEMPLATE = new RegExp(
  [
    // ${NAME}, ${NAME:-default}, ${NAME:default} (Spring), ${env.NAME}
    String.raw`\$\{(?:env[.:])?(?<braces>[\w.>-]{1,100}?)(?::?-(?<shell>[^}]{0,300})|:(?<spring>[^}]{0,300}))?\}`,
    // $(NAME)
    String.raw`\$\((?<round>[\w.-]{1,100})\)`,
    // %env(NAME)%, %env(int:NAME)%, %name%
    String.raw`%env\((?:[\w:]{1,100}:)?(?<symfony>\w{1,100})\)%`,
    String.raw`%(?<parameter>[a-z][\w.]{1,100})%`,
    // {{ name }}, {{ name | default('x') }}
    String.raw`\{\{-?\s{0,9}(?<jinja>[^{}\n]{0,200}?)\s{0,9}-?\}\}`,
    // <%= ENV["NAME"] %>
    String.raw`<%=?-?\s{0,9}(?<erb>(?:(?!%>).){0,200}?)\s{0,9}-?%>`,
    // $NAME at the start
    String.raw`^\$(?<shortest>[A-Z_][A-Z0-9_]*)(?=$|:)`,
    // env('NAME', 'default') as a whole text
    String.raw`^\\?(?:get)?env\(\s*['"](?<call>\w+)['"]\s*(?:,\s*(?<callDefault>.{0,200}?)\s*)?\)$`,
  ].join("|"),
  "g",
);

export function hasTemplate(text: string): boolean {
  TEMPLATE.lastIndex = 0;
  return TEMPLATE.test(text);
}

/** A template's name and default; without a name it is code. */
interface Slot {
  readonly text: string;
  readonly name: string | null;
  readonly fallback: string | undefined;
}

/** The text with what `fill` makes of each template in it; null where `fill` has nothing for one of them. */
export function filled(text: string, fill: (slot: Slot) => string | null): string | null {
  let isWhole = true;
  const made = text.replace(TEMPLATE, (...found) => {
    const slot = slotOf(String(found[0]), found.at(-1) as Readonly<Record<string, string | undefined>>);
    const value = fill(slot);
    if (value === null) isWhole = false;
    return value ?? "";
  });
  return isWhole ? made : null;
}

function slotOf(text: string, groups: Readonly<Record<string, string | undefined>>): Slot {
  const { jinja, erb, shell, spring, callDefault } = groups;
  if (erb !== undefined) return codeSlot(text, erb, RUBY);
  if (jinja !== undefined) return codeSlot(text, jinja, JINJA);
  const name = groups.braces ?? groups.round ?? groups.symfony ?? groups.parameter ?? groups.shortest ?? groups.call;
  return { text, name: name ?? null, fallback: shell ?? spring ?? unquoted(callDefault) };
}

/** `ENV["X"]`, `ENV.fetch("X", "d")`, `ENV["X"] || "d"`, cut by split. */
const RUBY =
  /^\(?ENV(?:\.fetch)?[([]\s*['"](?<name>\w+)['"]\s*(?:,\s*(?<first>[^)]*?))?[)\]](?:\s*\{\s*(?<block>[^}]*?)\s*\})?(?:\s*\|\|\s*(?<second>['"][^'"]*['"]))?\)?(?:\.(?:split|to_s|strip|presence)(?:\([^)]*\))?)*$/;
/** `name`, `.Values.name`, `name | default('d')`. */
const JINJA = /^(?<name>\.?[\w.]+)(?:\s*\|\s*default\(?\s*(?<first>[^)|]*?)\s*\)?)?(?:\s*\|\s*\w+)*$/;

function codeSlot(text: string, code: string, form: RegExp): Slot {
  const found = form.exec(code)?.groups;
  if (found === undefined) return { text, name: null, fallback: undefined };
  return { text, name: found.name ?? null, fallback: unquoted(found.first ?? found.block ?? found.second) };
}

function unquoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : text.replace(/^(['"])(.*)\1$/, "$2");
}

/** A value from the command line: a number, true, false, null, or the text. */
export function typed(text: string): unknown {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const word = text.toLowerCase();
  if (word === "true" || word === "false") return word === "true";
  return word === "null" ? null : text;
}
