/** What a kind of recording is to `fallthrough conform`: one file recognises it and plays it against the model. */

export type Verdict =
  | {
      readonly kind: "compared";
      readonly matched: number;
      readonly total: number;
      /** A sentence for each of the first few answers that differ. */
      readonly differences: readonly string[];
    }
  /** A recording of something that is not modelled. */
  | { readonly kind: "unsupported"; readonly why: string }
  /** Nothing to compare: a list of recordings, or a part of another file. */
  | { readonly kind: "skipped" };

export interface Reader {
  readonly name: string;
  /** Whether the document looks like a recording of this kind. `play` finds out whether it is sound. */
  recognises(document: unknown): boolean;
  /**
   * @param path of the file, for recordings of more than one file.
   * @throws Error if the recording is not sound.
   */
  play(document: unknown, path: string): Verdict;
}

const DIFFERENCES_SHOWN = 3;

/** Counts the answers that are as recorded and keeps the first that are not. */
export class Tally {
  #matched = 0;
  #total = 0;
  readonly #differences: string[] = [];

  add(where: string, recorded: unknown, answered: unknown): void {
    this.#total++;
    if (recorded === answered) {
      this.#matched++;
      return;
    }
    const [expected, got] = [JSON.stringify(recorded), JSON.stringify(answered)];
    if (expected === got) this.#matched++;
    else if (this.#differences.length < DIFFERENCES_SHOWN) {
      this.#differences.push(`${where}: recorded ${expected}, the model says ${got}`);
    }
  }

  verdict(): Verdict {
    return { kind: "compared", matched: this.#matched, total: this.#total, differences: this.#differences };
  }
}

/** Whether it is an object and not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
