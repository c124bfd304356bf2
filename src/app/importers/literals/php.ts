/**
 * Literals of PHP: a file that returns an array, or one that sets variables. Calls of env() and getenv() and the arrays $_ENV and
 * $_SERVER are known; a constant stands for its name.
 */
import { isMapping } from "../tree.ts";
import { Unsettled } from "../unsettled.ts";
import { LiteralReader, record } from "./reader.ts";

const COMMENT = String.raw`\/\/[^\n]*|#(?!\[)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`;
const NUMBER = /-?(?:0[xX][\da-fA-F]+|(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][+-]?\d+)?)/y;
const NAME = /\\?[A-Za-z_][\w\\]*(?:::[A-Za-z_]\w*)?/y;
const HEREDOC = /<<<\s*["']?(\w+)["']?\r?\n[\s\S]*?(?:\n[ \t]*\1\b|$)/y;
const WORDS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", $: "$", '"': '"', "\\": "\\" };

export class PhpReader extends LiteralReader {
  readonly #skipped = new RegExp(`(?:\\s+|${COMMENT})*`, "y");
  readonly #comment = new RegExp(COMMENT, "y");
  protected readonly blanks = { inside: this.#skipped, outside: this.#skipped };
  #blocks = 0;

  /** Outside of `<?php` a file is no program. */
  protected statements(): void {
    const opening = /<\?(?:php|=)/.exec(this.text);
    if (opening !== null) this.pos = opening.index + opening[0].length;
    while (this.pos < this.text.length) {
      this.skip();
      const start = this.pos;
      if (this.eat(/return\b/y)) this.#set(["return"], start);
      else if (this.eat(/define\s*\(/y)) this.#define();
      else if (this.next === "$") this.#assignment(start);
      else this.#pass();
    }
  }

  protected override isEnd(): boolean {
    return this.pos >= this.text.length || /[,)\]};]/.test(this.next) || this.text.startsWith("=>", this.pos);
  }

  /** `$name['x']->y = value`; any other use of a variable is passed over. */
  #assignment(start: number): void {
    const path = this.#place();
    this.skip();
    if (path !== null && this.eat(/=(?![=>])/y)) this.#set(path, start);
    else if (this.pos === start) this.#pass();
  }

  #set(path: readonly string[], start: number): void {
    this.skip();
    const [name, ...inner] = path;
    const called = [inner.length === 0 ? this.keyOf(name, start, this.#blocks > 0) : name, ...inner];
    const value = this.#below(called, () => this.value());
    this.assign(called, value, start);
    this.known.set(name, this.root.get(called[0]));
  }

  #below(path: readonly string[], read: () => unknown): unknown {
    const [first, ...others] = path;
    return this.under(first, () => (others.length === 0 ? read() : this.#below(others, read)));
  }

  /** A constant, for which its name stands. */
  #define(): void {
    const made: unknown[] = [];
    this.elements(")", () => {
      made.push(this.value());
    });
    const [name, value] = made;
    if (typeof name === "string") this.known.set(name, value);
  }

  #pass(): void {
    if (this.skipString()) return;
    if (this.next === "{") this.#blocks++;
    if (this.next === "}") this.#blocks = Math.max(0, this.#blocks - 1);
    if (this.eat(/[A-Za-z_]\w*/y) === null) this.pos++;
  }

  /** The parts of `$name['x']->y`; null where one of them is not plain. */
  #place(): string[] | null {
    const name = this.eat(/\$(\w+)/y)?.[1];
    if (name === undefined) return null;
    const path = [`$${name}`];
    for (;;) {
      const part = this.eat(
        /\s*\[\s*(?:'([^'\n]*)'|"([^"\n$]*)"|(\d+)|([A-Z][A-Z0-9_]*)|)\s*\]|\s*->\s*(\w+)(?!\s*\()/y,
      );
      if (part === null) return path;
      path.push(part[1] ?? part[2] ?? part[3] ?? part[4] ?? part[5] ?? "");
    }
  }

  protected operand(): unknown {
    this.skip();
    const start = this.pos;
    this.eat(/(?:\((?:int|integer|string|bool|boolean|float|array)\)\s*)+/iy);
    if (this.eat(/\(/y)) return this.#parenthesis();
    if (this.eat(/\[/y)) return this.#array("]");
    if (this.eat(/array\s*\(/iy)) return this.#array(")");
    // The arrow of a function is none of an array.
    if (this.eat(/(?:static\s+)?fn\s*&?\s*\([^()]*\)(?:\s*:\s*[?\w\\|]+)?\s*=>/y)) return this.rest(start);
    if (this.eat(/(?:new|function|fn|static|clone|match)\b|!|@|&/y)) return this.rest(start);
    if (this.next === "'" || this.next === '"') return this.#string(start);
    if (this.eat(HEREDOC)) return new Unsettled(this.since(start));
    const number = this.eat(NUMBER);
    if (number !== null) return Number(number[0].replaceAll("_", ""));
    if (this.next === "$") return this.#variable(start);
    const name = this.eat(NAME)?.[0];
    if (name === undefined) return this.rest(start);
    return this.eat(/\s*\(/y) ? this.#called(name.replace(/^\\/, ""), start) : this.#constant(name);
  }

  protected operator(left: unknown, start: number): unknown {
    if (this.eat(/\?\?(?!=)|\?\s*:/y)) return this.either(left, this.value());
    if (this.eat(/\.(?![\d=])/y)) return this.joined(left, this.nested(), start);
    return this.eat(/\*(?!\*)/y) ? this.multiplied(left, this.nested()) : undefined;
  }

  protected skipString(): boolean {
    if (this.eat(this.#comment) || this.eat(HEREDOC)) return true;
    if (this.next !== "'" && this.next !== '"') return false;
    this.#string(this.pos);
    return true;
  }

  #parenthesis(): unknown {
    return this.within(() => {
      const value = this.value();
      this.skip();
      if (this.eat(/\)/y) === null) this.refuse(`${this.here}; expected ")"`);
      return value;
    });
  }

  /** A list where keys count up from 0, else a mapping. */
  #array(close: string): unknown {
    const entries: [string, unknown][] = [];
    let index = 0;
    let isList = true;
    this.elements(close, () => {
      if (this.eat(/\.\.\./y)) {
        entries.push([String(index++), this.value()]);
        return;
      }
      const start = this.pos;
      const first = this.under(index, () => this.value());
      this.skip();
      if (this.eat(/=>/y) === null) {
        entries.push([String(index++), first]);
        return;
      }
      const key = typeof first === "object" ? this.text.slice(start, this.pos - 2).trim() : String(first);
      if (first === index) index++;
      else isList = false;
      this.skip();
      entries.push([key, this.under(key, () => this.value())]);
    });
    return isList ? entries.map(([, value]) => value) : record(entries);
  }

  #string(start: number): unknown {
    const quote = this.next;
    let value = "";
    let isPlain = true;
    this.pos++;
    for (;;) {
      if (this.pos >= this.text.length) this.refuse("a string without an end");
      const { next } = this;
      this.pos++;
      if (next === quote) break;
      if (next === "\\") {
        const escaped = this.next;
        this.pos++;
        value +=
          quote === '"' ? (ESCAPES[escaped] ?? `\\${escaped}`) : /['\\]/.test(escaped) ? escaped : `\\${escaped}`;
      } else {
        if (quote === '"' && /^(?:\$[\w{]|\{\$)/.test(next + this.next)) isPlain = false;
        value += next;
      }
    }
    return isPlain ? value : this.#interpolated(value, start);
  }

  /** `"{$host}:11211"`, where the file sets `$host`, or `--define` gives it. */
  #interpolated(text: string, start: number): unknown {
    let value: unknown = "";
    for (const part of text.split(/(\{\$\w+\}|\$\w+)/)) {
      const name = /^\{?\$(\w+)\}?$/.exec(part)?.[1];
      value = this.joined(value, name === undefined ? part : this.#known(name), start);
    }
    return value;
  }

  #known(name: string): unknown {
    return this.known.has(`$${name}`) ? this.known.get(`$${name}`) : new Unsettled(`$${name}`, name);
  }

  #variable(start: number): unknown {
    const path = this.#place();
    if (path === null || this.eat(/\s*(?:->|\(|\[|::)/y)) return this.rest(start);
    const [variable, ...inner] = path;
    if (/^\$_(?:ENV|SERVER)$/.test(variable) && inner.length === 1) {
      return new Unsettled(this.since(start), inner.join());
    }
    let value: unknown = this.known.get(variable);
    for (const name of inner) value = isMapping(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    return value ?? new Unsettled(this.since(start), path.join("->").slice(1));
  }

  #constant(name: string): unknown {
    const word = name.toLowerCase();
    if (Object.hasOwn(WORDS, word)) return WORDS[word];
    if (this.known.has(name)) return this.known.get(name);
    return name.includes("::") ? name.replace(/^\\/, "") : new Unsettled(name, name);
  }

  #called(name: string, start: number): unknown {
    const given: unknown[] = [];
    this.elements(")", () => {
      given.push(this.value());
    });
    const text = this.since(start);
    const [first, second] = given;
    if (/^(?:env|getenv|getenv_docker|drupal_env)$|^Env::get$|^.*::env$/i.test(name) && typeof first === "string") {
      // PHP's getenv() has a flag in second place.
      const isFlag = /^getenv$/i.test(name) || second instanceof Unsettled;
      return new Unsettled(text, first, isFlag ? undefined : (second ?? undefined));
    }
    if (/^explode$/i.test(name) && second instanceof Unsettled) {
      return new Unsettled(text, second.name, second.fallback, true);
    }
    if (/^explode$/i.test(name) && typeof first === "string" && typeof second === "string") return second.split(first);
    if (/^(?:intval|trim|strval|boolval)$/i.test(name) && given.length > 0) return first;
    return new Unsettled(text);
  }
}
