/**
 * Reads literals out of a program's source: what is common to Python, Ruby and PHP. Strings, numbers, lists and mappings become
 * values; names that the same file sets to a literal stand for it; anything else stays an expression, by its text.
 */
import { isMapping } from "../tree.ts";
import { Unsettled } from "../unsettled.ts";
import { Literals, lineKey } from "./literals.ts";

/** Deeper nesting is no configuration, and each level costs a call here. */
const DEPTH_MAX = 200;
const EXPRESSION_MAX = 200;

/** The text is not what the language allows, or what this reader knows of it. */
export class Unreadable extends Error {}

export abstract class LiteralReader {
  protected pos = 0;
  /** Brackets that are open: within them a line's end means nothing. */
  protected open = 0;
  protected readonly text: string;
  /** Literals that the file has given names so far. */
  protected readonly known = new Map<string, unknown>();
  protected readonly root = new Map<string, unknown>();
  readonly #file: string;
  readonly #path: (string | number)[] = [];
  readonly #lines = new Map<string, number>();
  readonly #conditional = new Set<string>();
  readonly #own = new WeakSet<object>();
  #depth = 0;
  readonly #starts: readonly number[];

  constructor(file: string, text: string) {
    this.#file = file;
    this.text = text;
    this.#starts = [...text.matchAll(/\n/g)].map(({ index }) => index);
  }

  /** Goes over the whole file; what `value` is made of is in `root`. */
  protected abstract statements(): void;

  /** One operand, without the operators behind it. */
  protected abstract operand(): unknown;

  /** What comes of an operand and the operator at this position; undefined where there is none. */
  protected abstract operator(left: unknown, start: number): unknown;

  /** Blanks and comments, where a line's end is one, or where it is none. */
  protected abstract readonly blanks: { readonly inside: RegExp; readonly outside: RegExp };

  /** A string or another stretch in which brackets mean nothing. Null if there is none here. */
  protected abstract skipString(): boolean;

  /** What the file sets, by name. */
  read(): Literals {
    try {
      this.statements();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return new Literals(this.#file, null, this.#lines, [`${this.#file}:${this.line()}: ${error.message}`]);
    }
    return new Literals(this.#file, Object.fromEntries(this.root), this.#lines);
  }

  /** A file that is a single literal. */
  readAlone(): Literals {
    try {
      this.skip();
      const value = this.value();
      this.skip();
      if (this.pos < this.text.length) this.refuse(`${this.here}; expected the end of the file`);
      return new Literals(this.#file, value, this.#lines);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return new Literals(this.#file, null, this.#lines, [`${this.#file}:${this.line()}: ${error.message}`]);
    }
  }

  protected get next(): string {
    return this.text.charAt(this.pos);
  }

  /** The next character, for people. */
  protected get here(): string {
    return this.pos < this.text.length ? JSON.stringify(this.next) : "the end of the file";
  }

  protected line(at = this.pos): number {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle] < at) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  protected refuse(what: string): never {
    throw new Unreadable(what);
  }

  /** What a sticky expression finds here, which is then behind us. */
  protected eat(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.pos;
    const found = expression.exec(this.text);
    if (found !== null) this.pos += found[0].length;
    return found;
  }

  protected skip(): void {
    this.eat(this.open > 0 ? this.blanks.inside : this.blanks.outside);
  }

  /** A value with its operators; an expression where they are none that is known. */
  protected value(): unknown {
    const start = this.pos;
    let value = this.nested();
    for (;;) {
      this.skip();
      if (this.isEnd()) return value;
      const made = this.operator(value, start);
      if (made === undefined) return this.rest(start);
      value = made;
    }
  }

  /** An operand within whatever is being read. */
  protected nested(): unknown {
    if (++this.#depth > DEPTH_MAX) this.refuse(`nested too deep; expected at most ${DEPTH_MAX} levels`);
    const value = this.operand();
    this.#depth--;
    return value;
  }

  /** The text from `start` to here, or its beginning: an expression is told by no more. */
  protected since(start: number): string {
    return this.text.slice(start, Math.min(this.pos, start + EXPRESSION_MAX));
  }

  /** Whether an expression ends here. */
  protected isEnd(): boolean {
    if (this.pos >= this.text.length || /[,)\]};]/.test(this.next)) return true;
    return this.open === 0 && this.next === "\n";
  }

  /** Everything from `start` to the end of the expression, as it stands. */
  protected rest(start: number): Unsettled {
    let open = 0;
    while (this.pos < this.text.length) {
      if (this.skipString()) continue;
      if (/[([{]/.test(this.next)) open++;
      else if (/[)\]}]/.test(this.next)) {
        if (open === 0) break;
        open--;
      } else if (open === 0 && this.isEnd()) break;
      this.pos++;
    }
    return new Unsettled(this.since(start));
  }

  /** What `read` makes inside brackets, up to the closing one. */
  protected within<T>(read: () => T): T {
    this.open++;
    const made = read();
    this.open--;
    return made;
  }

  /** Elements up to the closing bracket, separated by commas. */
  protected elements(close: string, element: (i: number) => void): void {
    this.within(() => {
      for (let i = 0; ; i++) {
        this.skip();
        if (this.next === close) break;
        element(i);
        this.skip();
        if (this.next === ",") this.pos++;
        else if (this.next !== close) {
          this.refuse(`${this.here}; expected ${JSON.stringify(close)} or a comma`);
        }
      }
      this.pos++;
    });
  }

  /** Reads what stands under a key, and remembers its line. */
  protected under<T>(key: string | number, read: () => T): T {
    this.#path.push(key);
    this.#lines.set(lineKey(this.#path), this.line());
    const made = read();
    this.#path.pop();
    return made;
  }

  /**
   * What a name that is set here is called in the values of the file: by itself, or with its line where a condition decides which of
   * several values it has.
   */
  protected keyOf(name: string, at: number, isConditional: boolean): string {
    const isOpen = this.root.has(name) && (isConditional || this.#conditional.has(name));
    if (isConditional) this.#conditional.add(name);
    return isOpen ? `${name} of line ${this.line(at)}` : name;
  }

  /** Sets what `keyOf` has called so, or something in it. */
  protected assign([key, ...inner]: readonly string[], value: unknown, at: number): void {
    this.#lines.set(lineKey([key, ...inner]), this.line(at));
    if (inner.length === 0) this.root.set(key, value);
    else this.root.set(key, this.#placed(this.root.get(key), inner, value));
  }

  /** The value with another one somewhere in it. What this reader has made itself is changed, anything else copied. */
  #placed(into: unknown, [name, ...inner]: readonly string[], value: unknown): unknown {
    if (name === "") {
      const list: unknown[] =
        Array.isArray(into) && this.#own.has(into) ? into : [...(Array.isArray(into) ? into : [])];
      this.#own.add(list);
      list.push(value);
      return list;
    }
    const mapping = isMapping(into) ? (this.#own.has(into) ? into : record(Object.entries(into))) : {};
    this.#own.add(mapping);
    const before = Object.hasOwn(mapping, name) ? mapping[name] : undefined;
    const placed = inner.length === 0 ? value : this.#placed(before, inner, value);
    // A plain assignment to __proto__ is none.
    Object.defineProperty(mapping, name, { value: placed, enumerable: true, configurable: true, writable: true });
    return mapping;
  }

  /** Two parts of a text, either of which may be left to the environment. */
  protected joined(left: unknown, right: unknown, start: number): unknown {
    if (typeof left === "number" && typeof right === "number") return left + right;
    if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
    const [first, second] = [left, right].map((part) => {
      if (part instanceof Unsettled) return part.isList ? null : part.marked;
      return typeof part === "object" ? null : String(part);
    });
    return first === null || second === null ? new Unsettled(this.since(start)) : first + second;
  }

  /** Undefined where they are no numbers. */
  protected multiplied(left: unknown, right: unknown): number | undefined {
    return typeof left === "number" && typeof right === "number" ? left * right : undefined;
  }

  /** What `**` puts into a mapping: its entries, or the expression by its text. */
  protected spreadEntries(): [string, unknown][] {
    const spread = this.value();
    return isMapping(spread) ? Object.entries(spread) : [[`**${String(spread)}`, spread]];
  }

  /** `left`, or `right` where it is not set. */
  protected either(left: unknown, right: unknown): unknown {
    if (!(left instanceof Unsettled)) return left ?? right;
    if (left.name === null || left.fallback !== undefined || right instanceof Unsettled) return left;
    return new Unsettled(left.text, left.name, right, left.isList);
  }

  /** What a name stands for, as far as the file says. */
  protected named(name: string): unknown {
    return this.known.has(name) ? this.known.get(name) : new Unsettled(name, name);
  }
}

/** Elements with a name each; a name given twice counts as it was given last. */
export function record(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  return Object.fromEntries(entries);
}
