/**
 * Literals of Ruby: what a file of config/environments or an initializer sets as `cache_store`, and the calls of
 * Dalli::Client.new. `ENV[...]` and `ENV.fetch` are known, and the durations of ActiveSupport.
 */
import { Unsettled } from "../unsettled.ts";
import { LiteralReader, record } from "./reader.ts";

const NUMBER = /-?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?/iy;
const NAME = /(?:::)?[A-Za-z_]\w*[?!]?(?:(?:\.|::|&\.)[A-Za-z_]\w*[?!]?)*/y;
/** Seconds, or bytes. */
const UNITS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  kilobyte: 1024,
  megabyte: 1_048_576,
};
const WORDS: Readonly<Record<string, unknown>> = { true: true, false: false, nil: null };
const STORE = "cache_store";
const CLIENT = "Dalli::Client.new";

export class RubyReader extends LiteralReader {
  protected readonly blanks = { inside: /(?:\s+|#[^\n]*)*/y, outside: /(?:[ \t\r]+|\\\r?\n|#[^\n]*)*/y };

  protected statements(): void {
    while (this.pos < this.text.length) {
      if (this.eat(/\s*^=begin\b[\s\S]*?(?:^=end\b|(?![\s\S]))/my)) continue;
      const [indent] = this.eat(/\s*/y) ?? [""];
      this.#statement(indent);
      this.#toLineEnd();
    }
  }

  #statement(indent: string): void {
    const start = this.pos;
    const store = this.eat(/(?:[\w:.]+\.)?cache_store\s*=(?!=)\s*/y);
    const name = store === null ? this.eat(/([a-z_]\w*)\s*=(?![=~>])\s*/y)?.[1] : undefined;
    if (store !== null) {
      // Every file of an environment sets it within a block.
      const key = this.keyOf(STORE, start, true);
      const given = this.under(key, () => this.#list(() => this.#isOver()));
      this.assign([key], given, start);
    } else if (name !== undefined) {
      this.known.set(
        name,
        this.under(name, () => this.value()),
      );
    } else if (this.eat(/[\w.@$:]*\[\s*:(\w+)\s*\]\s*=(?!=)\s*/y)) {
      this.value();
    } else if (indent === "" || this.next !== "") this.#calls();
  }

  /** Any other line may call the client. */
  #calls(): void {
    const line = /[^\n]*/y;
    line.lastIndex = this.pos;
    const at = (line.exec(this.text)?.[0] ?? "").search(/Dalli::Client\.new\b/);
    if (at < 0 || this.next === "#") return;
    this.pos += at;
    this.value();
  }

  #toLineEnd(): void {
    while (this.pos < this.text.length && this.next !== "\n") if (!this.skipString()) this.pos++;
  }

  /** A statement ends with its line, or where a condition follows it. */
  #isOver(): boolean {
    return this.pos >= this.text.length || /[\n;)\]}]/.test(this.next) || this.#isModifier();
  }

  #isModifier(): boolean {
    const modifier = /(?:if|unless|do|then|end|rescue)\b/y;
    modifier.lastIndex = this.pos;
    return modifier.test(this.text);
  }

  protected override isEnd(): boolean {
    return super.isEnd() || this.text.startsWith("=>", this.pos) || (this.open === 0 && this.#isModifier());
  }

  protected operand(): unknown {
    this.skip();
    const start = this.pos;
    if (this.eat(/\*(?=\S)/y)) return this.#spread(this.nested());
    if (this.eat(/\(/y)) return this.#methods(this.#parenthesis(), start);
    if (this.eat(/\[/y)) return this.#methods(this.#array(), start);
    if (this.eat(/\{/y)) return this.#methods(this.#mapping(), start);
    if (this.eat(/->|lambda\b|proc\b|!|not\b/y)) return this.rest(start);
    const words = this.eat(/%[wi](?:\[([^\]]*)\]|\(([^)]*)\)|\{([^}]*)\}|<([^>]*)>)/y);
    if (words !== null) return (words[1] ?? words[2] ?? words[3] ?? words[4] ?? "").split(/\s+/).filter(Boolean);
    const symbol = this.eat(/:(?:"([^"\n]*)"|([A-Za-z_]\w*[?!]?))/y);
    if (symbol !== null) return symbol[1] ?? symbol[2];
    if (this.next === "'" || this.next === '"') return this.#methods(this.#string(start), start);
    const number = this.eat(NUMBER);
    if (number !== null) return this.#unit(Number(number[0].replaceAll("_", "")), start);
    const environment = this.#environment(start);
    if (environment !== undefined) return this.#methods(environment, start);
    const name = this.eat(NAME)?.[0];
    if (name === undefined) return this.rest(start);
    return this.#named(name, start);
  }

  protected operator(left: unknown, start: number): unknown {
    if (this.eat(/\|\||or\b/y)) return this.either(left, this.value());
    if (this.eat(/\+(?!=)/y)) return this.joined(left, this.nested(), start);
    return this.eat(/\*(?!\*)/y) ? this.multiplied(left, this.nested()) : undefined;
  }

  protected skipString(): boolean {
    if (this.eat(/#[^\n]*/y)) return true;
    if (this.next !== "'" && this.next !== '"') return false;
    this.#string(this.pos);
    return true;
  }

  /** Elements with commas between, and a mapping without braces at the end. */
  #list(isOver: () => boolean, isInBraces = false): unknown[] {
    const given: unknown[] = [];
    const entries: [string, unknown][] = [];
    for (;;) {
      this.skip();
      if (isOver()) break;
      this.#element(given, entries, isInBraces);
      this.skip();
      if (!this.eat(/,\s*/y)) break;
      this.eat(/(?:\s+|#[^\n]*)*/y);
    }
    if (entries.length > 0) given.push(record(entries));
    return given;
  }

  #element(given: unknown[], entries: [string, unknown][], isInBraces: boolean): void {
    const under = (key: string): unknown => {
      const read = (): unknown => this.#valueOf(key);
      return isInBraces ? read() : this.under(given.length, read);
    };
    if (this.eat(/\*\*/y)) {
      entries.push(...this.spreadEntries());
      return;
    }
    const name = this.eat(/(?:([A-Za-z_]\w*[?!]?)|"([^"\n]*)"|'([^'\n]*)'):(?![:\w])/y);
    if (name !== null) {
      const key = name[1] ?? name[2] ?? name[3] ?? "";
      entries.push([key, under(key)]);
      return;
    }
    const start = this.pos;
    const isSpread = this.next === "*";
    const value = this.under(given.length, () => this.value());
    this.skip();
    if (this.eat(/=>/y)) {
      const key = typeof value === "object" ? this.text.slice(start, this.pos - 2).trim() : String(value);
      entries.push([key, under(key)]);
    } else if (isSpread && Array.isArray(value)) given.push(...value);
    else given.push(value);
  }

  #valueOf(key: string): unknown {
    this.eat(/\s*/y);
    return this.under(key, () => this.value());
  }

  #array(): unknown[] {
    return this.within(() => {
      const made = this.#list(() => this.next === "]");
      this.#close("]");
      return made;
    });
  }

  #mapping(): unknown {
    return this.within(() => {
      const [mapping] = this.#list(() => this.next === "}", true);
      this.#close("}");
      return mapping ?? {};
    });
  }

  #parenthesis(): unknown {
    return this.within(() => {
      const value = this.value();
      this.#close(")");
      return value;
    });
  }

  #close(bracket: string): void {
    this.skip();
    if (this.next !== bracket) this.refuse(`${this.here}; expected ${JSON.stringify(bracket)}`);
    this.pos++;
  }

  #string(start: number): unknown {
    const quote = this.next;
    let value: unknown = "";
    let part = "";
    this.pos++;
    for (;;) {
      if (this.pos >= this.text.length) this.refuse("a string without an end");
      const { next } = this;
      this.pos++;
      if (next === quote) return this.joined(value, part, start);
      if (next === "\\") {
        part += this.next === "n" && quote === '"' ? "\n" : this.next;
        this.pos++;
      } else if (quote === '"' && next === "#" && this.next === "{") {
        this.pos++;
        value = this.joined(this.joined(value, part, start), this.#inserted(), start);
        part = "";
      } else part += next;
    }
  }

  /** `#{...}` in a string. */
  #inserted(): unknown {
    return this.within(() => {
      const value = this.value();
      this.#close("}");
      return value;
    });
  }

  #environment(start: number): unknown {
    const index = this.eat(/ENV\s*\[\s*(?:"([^"\n]*)"|'([^'\n]*)')\s*\]/y);
    if (index !== null) return new Unsettled(index[0], index[1] ?? index[2] ?? null);
    const fetch = this.eat(/ENV\.fetch\s*\(?\s*(?:"([^"\n]*)"|'([^'\n]*)')\s*/y);
    if (fetch === null) return undefined;
    const fallback = this.eat(/,/y) ? this.within(() => this.value()) : undefined;
    this.skip();
    this.eat(/\)/y);
    const block = this.eat(/[ \t]*\{/y) ? this.#parenthesisOf("}") : undefined;
    const text = this.since(start);
    const given = fallback ?? block;
    return new Unsettled(text, fetch[1] ?? fetch[2] ?? null, given instanceof Unsettled ? given.fallback : given);
  }

  #parenthesisOf(bracket: string): unknown {
    return this.within(() => {
      const value = this.value();
      this.#close(bracket);
      return value;
    });
  }

  #unit(number: number, start: number): unknown {
    const unit = this.eat(/\.([a-z_]+)/y)?.[1];
    if (unit === undefined) return number;
    const factor = UNITS[unit.replace(/s$/, "")];
    if (factor !== undefined) return this.#methods(number * factor, start);
    return /^to_[if]$/.test(unit) ? number : this.rest(start);
  }

  #named(name: string, start: number): unknown {
    if (Object.hasOwn(WORDS, name)) return WORDS[name];
    if (name === CLIENT) return this.#client(start);
    const [first, ...methods] = name.split(".");
    const known = this.known.get(first);
    if (known !== undefined && methods.every((method) => PLAIN.test(method))) return known;
    if (!this.eat(/[([]/y)) return new Unsettled(name, name);
    this.pos--;
    return this.rest(start);
  }

  #client(start: number): unknown {
    const isBracketed = this.eat(/\s*\(/y) !== null;
    const given = isBracketed ? this.within(() => this.#listTo(")")) : this.#list(() => this.#isOver());
    this.assign([this.keyOf(CLIENT, start, true)], given, start);
    return new Unsettled(this.since(start));
  }

  #listTo(bracket: string): unknown[] {
    const made = this.#list(() => this.next === bracket);
    this.#close(bracket);
    return made;
  }

  /** `*list`: what the environment has is cut into one. */
  #spread(value: unknown): unknown {
    if (value instanceof Unsettled) return new Unsettled(value.text, value.name, value.fallback, true);
    return value;
  }

  /** Methods that change nothing of a value, and the one that cuts a text into a list. */
  #methods(value: unknown, start: number): unknown {
    let current = value;
    while (this.eat(/&?\.(?=[a-z_])/y)) {
      const method = this.eat(/[a-z_]\w*[?!]?/y)?.[0] ?? "";
      const given = this.eat(/\(/y) ? this.within(() => this.#listTo(")")) : [];
      if (method === "split" && current instanceof Unsettled && current.name !== null) current = this.#spread(current);
      else if (method === "split" && typeof current === "string") current = current.split(String(given[0] ?? " "));
      else if (!PLAIN.test(method)) return this.rest(start);
    }
    return current;
  }
}

const PLAIN = /^(?:to_[isf]|presence|freeze|strip|dup|compact|flatten|to_a|to_h|symbolize_keys)$/;
