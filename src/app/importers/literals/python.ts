/**
 * Literals of Python: a settings.py, or a dictionary alone. Environment calls of the standard library, of django-environ and of
 * python-decouple are known by their names, calls of the three memcached clients by theirs, and `configure()` of dogpile.cache by its
 * back end.
 */
import { isMapping } from "../tree.ts";
import { Unsettled } from "../unsettled.ts";
import { LiteralReader, record } from "./reader.ts";

const TARGET = /(?<name>[A-Za-z_]\w*)(?<inner>(?:\[\s*(?:'[^'\n]*'|"[^"\n]*")\s*\])*)\s*(?::[^=\n#]*)?=(?!=)\s*/y;
const STRING = /[rRbBuUfF]{0,2}(?:"""|'''|"|')/y;
const NAME = /[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*/y;
const NUMBER = /0[xX][\da-fA-F]+|(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][+-]?\d+)?/y;
const ENVIRONMENT =
  /(?:^|\.)(?:getenv|environ\.get)$|^(?:env|config|environ|environment|get_env|get_env_variable|secrets?)(?:\.\w+)?$/;
/** Clients whose calls are configurations. */
const CLIENTS: Readonly<Record<string, string>> = {
  HashClient: "pymemcache.HashClient()",
  "pylibmc.Client": "pylibmc.Client()",
  "memcache.Client": "memcache.Client()",
};
/** The arguments of `configure()` that come without a name. */
const REGION = ["backend", "expiration_time", "arguments"];
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", "\n": "" };

export class PythonReader extends LiteralReader {
  protected readonly blanks = {
    inside: /(?:\s+|#[^\n]*|\\\r?\n)*/y,
    outside: /(?:[ \t\r\f]+|\\\r?\n|#[^\n]*)*/y,
  };

  protected statements(): void {
    while (this.pos < this.text.length) {
      const [indent] = this.eat(/[ \t\r\n\f]*/y) ?? [""];
      const start = this.pos;
      const target = this.eat(TARGET)?.groups;
      if (target !== undefined) {
        const inner = [...(target.inner ?? "").matchAll(/['"]([^'"]*)['"]/g)].map(([, key]) => key);
        const name = target.name!;
        const isConditional = /[^\n]$/.test(indent) && inner.length === 0;
        const path = [inner.length === 0 ? this.keyOf(name, start, isConditional) : name, ...inner];
        const value = this.#under(path, () => this.value());
        this.assign(path, value, start);
        this.known.set(name, this.root.get(path[0]));
      } else {
        this.#call();
      }
      this.rest(this.pos);
      while (/[)\]};,]/.test(this.next)) this.pos++;
    }
  }

  /** An expression that stands alone may be the call of a client. */
  #call(): void {
    if (this.eat(/(?:return\s+)?(?=[A-Za-z_][\w.]*\()/y) !== null) this.value();
  }

  #under(path: readonly string[], read: () => unknown): unknown {
    const [first, ...others] = path;
    return this.under(first, () => (others.length === 0 ? read() : this.#under(others, read)));
  }

  protected operand(): unknown {
    this.skip();
    const start = this.pos;
    if (this.eat(/\(/y)) return this.#parenthesis();
    if (this.eat(/\[/y)) return this.#list(start);
    if (this.eat(/\{/y)) return this.#mapping(start);
    if (this.eat(/-(?=[\d.])/y)) return -Number(this.nested());
    if (this.eat(/(?:lambda|not|await)\b/y)) return this.rest(start);
    const string = this.#strings(start);
    if (string !== undefined) return string;
    const number = this.eat(NUMBER);
    if (number !== null) return Number(number[0].replaceAll("_", ""));
    const name = this.eat(NAME);
    if (name === null) return this.rest(start);
    return this.#trailers(name[0].replace(/\s+/g, ""), start);
  }

  protected operator(left: unknown, start: number): unknown {
    if (this.eat(/or\b/y)) return this.either(left, this.value());
    const sign = this.eat(/\*(?!\*)|\+|-|\/(?!\/)/y)?.[0];
    if (sign === undefined) return undefined;
    const right = this.nested();
    if (sign === "+") return this.joined(left, right, start);
    if (typeof left !== "number" || typeof right !== "number") return undefined;
    return sign === "*" ? left * right : sign === "-" ? left - right : left / right;
  }

  protected skipString(): boolean {
    if (this.eat(/#[^\n]*|\\\n/y)) return true;
    // A prefix belongs to a string only at the start of a word.
    const before = this.text.charAt(this.pos - 1);
    if (/\w/.test(before) && /\w/.test(this.next)) return false;
    const opening = this.eat(STRING);
    if (opening === null) return false;
    this.#body(opening[0]);
    return true;
  }

  /** A tuple, or a value in parentheses. */
  #parenthesis(): unknown {
    const items: unknown[] = [];
    let commas = 0;
    const start = this.pos - 1;
    this.within(() => {
      for (;;) {
        this.skip();
        if (this.eat(/\)/y)) break;
        items.push(this.under(items.length, () => this.value()));
        this.skip();
        if (this.eat(/,/y)) commas++;
        else if (this.next !== ")") this.refuse(`${this.here}; expected ")" or a comma`);
      }
    });
    return this.#methods(commas === 0 && items.length === 1 ? items[0] : items, start);
  }

  #list(start: number): unknown {
    const items: unknown[] = [];
    this.elements("]", (i) => {
      const spread = this.eat(/\*/y) !== null;
      const item = this.under(i, () => this.value());
      if (spread && Array.isArray(item)) items.push(...item);
      else if (spread && item instanceof Unsettled) items.push(listed(item));
      else items.push(item);
    });
    return this.#methods(items, start);
  }

  #mapping(start: number): unknown {
    const entries: [string, unknown][] = [];
    const set: unknown[] = [];
    this.elements("}", (i) => {
      if (this.eat(/\*\*/y)) {
        entries.push(...this.spreadEntries());
        return;
      }
      const key = this.#key();
      this.skip();
      if (this.eat(/:/y) === null) {
        set.push(key);
        return;
      }
      this.skip();
      const name = typeof key === "object" ? `item ${i}` : String(key);
      entries.push([name, this.under(name, () => this.value())]);
    });
    return this.#methods(entries.length === 0 && set.length > 0 ? set : record(entries), start);
  }

  /** Up to the colon. */
  #key(): unknown {
    const start = this.pos;
    const key = this.operand();
    this.skip();
    if (this.next === ":" || this.isEnd()) return key;
    while (this.next !== ":" && !this.isEnd()) if (!this.skipString()) this.pos++;
    return this.since(start).trim();
  }

  /** One string or several in a row, which are one. */
  #strings(start: number): unknown {
    let value: unknown;
    for (;;) {
      const opening = this.eat(STRING);
      if (opening === null) break;
      const body = this.#body(opening[0]);
      const part = /[fF]/.test(opening[0]) ? this.#formatted(body, start) : body;
      value = value === undefined ? part : this.joined(value, part, start);
      this.skip();
    }
    return value === undefined ? undefined : this.#methods(value, start);
  }

  /** What is between the quotes; the closing ones are behind us. */
  #body(opening: string): string {
    const quotes = opening.replace(/^\w+/, "");
    const isRaw = /^\w*[rR]/.test(opening);
    let value = "";
    for (;;) {
      if (this.pos >= this.text.length) this.refuse("a string without an end");
      if (this.text.startsWith(quotes, this.pos)) {
        this.pos += quotes.length;
        return value;
      }
      if (quotes.length === 1 && this.next === "\n") this.refuse("a string without an end");
      if (this.next === "\\" && this.pos + 1 < this.text.length) {
        const escaped = this.text.charAt(this.pos + 1);
        value += isRaw ? `\\${escaped}` : (ESCAPES[escaped] ?? escaped);
        this.pos += 2;
      } else {
        value += this.next;
        this.pos++;
      }
    }
  }

  /** An f-string: each `{name}` is what the name stands for. */
  #formatted(body: string, start: number): unknown {
    let value: unknown = "";
    for (const part of body.split(/(\{[^{}]*\})/)) {
      if (!/^\{.*\}$/s.test(part)) value = this.joined(value, part, start);
      else {
        const inner = new PythonReader("", part.slice(1, -1).replace(/[!:][^'"]*$/, ""));
        for (const [name, known] of this.known) inner.known.set(name, known);
        value = this.joined(value, inner.readAlone().value ?? new Unsettled(part), start);
      }
    }
    return value;
  }

  /** Calls, subscripts and attributes behind a name. */
  #trailers(dotted: string, start: number): unknown {
    if (dotted === "True" || dotted === "False") return dotted === "True";
    if (dotted === "None") return null;
    let value: unknown;
    this.eat(/[ \t]*(?=[([])/y);
    if (this.eat(/\(/y)) value = this.#called(dotted, start);
    else if (this.eat(/\[/y)) value = this.#subscript(dotted, start);
    else value = this.named(dotted);
    return this.#methods(value, start);
  }

  #called(dotted: string, start: number): unknown {
    const { positional, named } = this.#arguments(dotted);
    const short = dotted.split(".").slice(-1)[0];
    const client = CLIENTS[short] ?? CLIENTS[dotted.split(".").slice(-2).join(".")];
    if (client !== undefined) this.#client(client, positional, named, start);
    if (short === "configure") this.#region(dotted, positional, named, start);
    const [first, second] = positional;
    if (ENVIRONMENT.test(dotted) && typeof first === "string") {
      const fallback = second ?? named.default;
      const text = this.since(start);
      const isList = /\.(?:list|tuple)$/.test(dotted);
      return new Unsettled(
        text,
        first,
        fallback instanceof Unsettled ? fallback.fallback : (fallback ?? undefined),
        isList,
      );
    }
    if (/^(?:str|int|float|bool|list|tuple|set|frozenset)$/.test(dotted) && positional.length === 1) return first;
    if (dotted === "dict" && positional.length === 0) return named;
    return new Unsettled(this.since(start));
  }

  #arguments(dotted: string): { positional: unknown[]; named: Record<string, unknown> } {
    const positional: unknown[] = [];
    const named: [string, unknown][] = [];
    const isClient = CLIENTS[dotted.split(".").slice(-1)[0]] !== undefined || /Client$/.test(dotted);
    this.elements(")", (i) => {
      if (this.eat(/\*\*?/y)) {
        const spread = this.value();
        if (isMapping(spread)) named.push(...Object.entries(spread));
        return;
      }
      const name = this.eat(/([A-Za-z_]\w*)\s*=(?!=)\s*/y)?.[1];
      if (name !== undefined) named.push([name, this.under(name, () => this.value())]);
      else positional.push(this.under(isClient && i === 0 ? "servers" : i, () => this.value()));
    });
    return { positional, named: record(named) };
  }

  /** The call of a client is a configuration, by the names of its arguments. */
  #client(key: string, positional: readonly unknown[], named: Readonly<Record<string, unknown>>, start: number): void {
    const [servers] = positional;
    const taken = servers === undefined ? named : { servers, ...named };
    this.assign([this.keyOf(key, start, true)], taken, start);
  }

  /** A region of dogpile.cache, by the names of its arguments. */
  #region(name: string, positional: readonly unknown[], named: Readonly<Record<string, unknown>>, start: number): void {
    const given = { ...record(positional.map((value, i) => [REGION[i] ?? String(i), value])), ...named };
    if (!String(given.backend).startsWith("dogpile.cache.")) return;
    this.assign([this.keyOf(`${name}()`, start, true)], given, start);
  }

  #subscript(dotted: string, start: number): unknown {
    const index = this.within(() => {
      const value = this.value();
      this.skip();
      if (this.eat(/\]/y) === null) this.refuse(`${this.here}; expected "]"`);
      return value;
    });
    if (/(?:^|\.)environ$/.test(dotted) && typeof index === "string") {
      return new Unsettled(this.since(start), index);
    }
    const known = this.known.get(dotted);
    if (isMapping(known) && typeof index === "string" && Object.hasOwn(known, index)) return known[index];
    return new Unsettled(this.since(start));
  }

  /** Methods that change nothing of a text, and the one that cuts it into a list. */
  #methods(value: unknown, start: number): unknown {
    let current = value;
    while (this.eat(/\s*\.\s*(?=[A-Za-z_]\w*\s*\()/y)) {
      const method = this.eat(/([A-Za-z_]\w*)\s*\(/y)![1];
      const { positional, named } = this.#arguments(method);
      if (method === "configure") this.#region("make_region().configure", positional, named, start);
      const isPlain = current instanceof Unsettled || typeof current === "string";
      if (method === "split" && current instanceof Unsettled && current.name !== null) current = listed(current);
      else if (method === "split" && typeof current === "string") current = current.split(String(positional[0] ?? " "));
      else if (!isPlain || !/^(?:strip|lower|rstrip|lstrip|encode)$/.test(method)) {
        current = new Unsettled(this.since(start));
      }
    }
    return current;
  }
}

/** The same, cut into a list by the program. */
export function listed({ text, name, fallback }: Unsettled): Unsettled {
  return new Unsettled(text, name, fallback, true);
}
