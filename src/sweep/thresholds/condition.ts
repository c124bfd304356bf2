/**
 * The language of thresholds: what the repeats of a point have to come to, as `p(95) < 80% and max(staleReads) == 0`. A term compares
 * a statistic of one metric with a number; terms are joined by `and`, which binds tighter, and `or`. Text in, a tree out; what a
 * metric is called and counted in is not known here.
 */
import { didYouMean } from "../../core/text/nearest.ts";

export type Operator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** What the values of the repeats are folded into; `q` is in percent. */
export type Statistic = { readonly kind: "mean" | "min" | "max" } | { readonly kind: "p"; readonly q: number };

export interface Term {
  readonly kind: "term";
  readonly statistic: Statistic;
  /** null: the one that the threshold stands under. */
  readonly metric: string | null;
  readonly operator: Operator;
  /** The number as it was written, with its unit: `80%`, `250ms`, `0`. */
  readonly limit: string;
}

export type Condition =
  | Term
  | { readonly kind: "and"; readonly parts: readonly Condition[] }
  | { readonly kind: "or"; readonly parts: readonly Condition[] };

const STATISTICS = ["mean", "min", "max", "p"] as const;
const EXAMPLES = '"mean < 0.8", "p(95) < 80%" or "max == 0"';
/** What somebody who knows another language writes. */
const MEANT: Readonly<Record<string, string>> = {
  "=": "==",
  "&&": "and",
  "||": "or",
  avg: "mean",
  median: "p(50)",
  med: "p(50)",
  "≤": "<=",
  "≥": ">=",
};

const TOKEN = /\s*(<=|>=|==|!=|&&|\|\||[<>=(),≤≥]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?[a-zA-Z%/]*|[A-Za-z_]\w*|\S)/y;
const NUMBER = /^[-+]?(?:\d|\.\d)/;
const NAME = /^[A-Za-z_]\w*$/;
const OPERATORS: readonly string[] = ["<", "<=", ">", ">=", "==", "!="];

/** Nobody reads a longer one, and brackets without end would be parsed without end. */
const LENGTH_MAX = 1000;
/** Of what stands before an error so much is repeated. */
const BEFORE_MAX = 40;

/** The tree, or what came and what was expected. */
export function parseCondition(text: string): Condition | string {
  if (text.length > LENGTH_MAX) return `${text.length} characters; expected at most ${LENGTH_MAX}`;
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) tokens.push(found[1]);
  const reader = new Reader(tokens);
  try {
    const condition = reader.either();
    reader.end();
    return condition;
  } catch (error) {
    if (error instanceof Unexpected) return error.message;
    throw error;
  }
}

/** All terms, in the order in which they are written. */
export function termsOf(condition: Condition): Term[] {
  return condition.kind === "term" ? [condition] : condition.parts.flatMap(termsOf);
}

/** `mean`, `p(95)`. */
export function statisticText(statistic: Statistic): string {
  return statistic.kind === "p" ? `p(${statistic.q})` : statistic.kind;
}

class Unexpected extends Error {}

/** Recursive descent: `either` of `both` of terms. */
class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  either(): Condition {
    return this.#joined("or", () => this.#joined("and", () => this.#part()));
  }

  end(): void {
    if (this.#next !== undefined) throw this.#unexpected('"and", "or" or the end', ["and", "or"]);
  }

  #joined(kind: "and" | "or", part: () => Condition): Condition {
    const parts = [part()];
    while (this.#next === kind) {
      this.#at++;
      parts.push(part());
    }
    return parts.length === 1 ? parts[0] : { kind, parts };
  }

  #part(): Condition {
    if (this.#next !== "(") return this.#term();
    this.#at++;
    const inner = this.either();
    this.#take([")"], '"and", "or" or ")"');
    return inner;
  }

  #term(): Term {
    const { statistic, metric } = this.#statistic();
    const operator = this.#take(OPERATORS, `one of ${OPERATORS.join(" ")}`) as Operator;
    const limit = this.#next;
    if (limit === undefined || !NUMBER.test(limit)) throw this.#unexpected("a number");
    this.#at++;
    return { kind: "term", statistic, metric, operator, limit };
  }

  #statistic(): Pick<Term, "statistic" | "metric"> {
    const kind = this.#take(STATISTICS, "mean, min, max or p(95)") as (typeof STATISTICS)[number];
    if (kind !== "p") {
      if (this.#next !== "(") return { statistic: { kind }, metric: null };
      this.#at++;
      const metric = this.#metric();
      this.#take([")"], '")"');
      return { statistic: { kind }, metric };
    }
    this.#take(["("], '"(", as in p(95)');
    const q = Number(this.#next);
    if (this.#next === undefined || !(q >= 0 && q <= 100)) throw this.#unexpected("a percentile from 0 to 100");
    this.#at++;
    const isOfAnother = this.#next === ",";
    if (isOfAnother) this.#at++;
    const metric = isOfAnother ? this.#metric() : null;
    this.#take([")"], '")"');
    return { statistic: { kind, q }, metric };
  }

  #metric(): string {
    if (this.#next === undefined || !NAME.test(this.#next)) throw this.#unexpected("the name of a metric");
    return this.#tokens[this.#at++];
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at];
  }

  #take(allowed: readonly string[], words: string): string {
    if (this.#next === undefined || !allowed.includes(this.#next)) throw this.#unexpected(words, allowed);
    return this.#tokens[this.#at++];
  }

  #unexpected(expected: string, words: readonly string[] = []): Unexpected {
    const all = this.#tokens.slice(0, this.#at).join(" ");
    const before = all.length > BEFORE_MAX ? `...${all.slice(-BEFORE_MAX)}` : all;
    const where = before === "" ? "" : ` after "${before}"`;
    const came = this.#next;
    if (came === undefined) return new Unexpected(`ends${where}; expected ${expected}, as in ${EXAMPLES}`);
    const meant = MEANT[came];
    const hint =
      meant !== undefined
        ? `; did you mean '${meant}'?`
        : NAME.test(came) && came.length > 1
          ? didYouMean(came, words)
          : "";
    return new Unexpected(`"${came}"${where}; expected ${expected}${hint}`);
  }
}
