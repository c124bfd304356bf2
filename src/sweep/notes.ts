/** Each kind of note once: the text of the repeat in which its first number is greatest, and how many repeats have it. */
import { firstNumber, withoutNumbers } from "../core/text/numbers.ts";

interface Kind {
  readonly text: string;
  readonly most: number;
  readonly repeats: number;
  /** Its numbers are not the same in all repeats. */
  readonly differs: boolean;
}

export class NotesFold {
  readonly #kinds = new Map<string, Kind>();
  #runs = 0;

  /** The next repeat. */
  add(notes: readonly string[]): void {
    this.#runs++;
    for (const text of notes) {
      const kind = withoutNumbers(text);
      const number = firstNumber(text);
      const seen = this.#kinds.get(kind) ?? { text, most: number, repeats: 0, differs: false };
      const isMore = number > seen.most;
      this.#kinds.set(kind, {
        text: isMore ? text : seen.text,
        most: Math.max(number, seen.most),
        repeats: seen.repeats + 1,
        differs: seen.differs || text !== seen.text,
      });
    }
  }

  texts(): string[] {
    return [...this.#kinds.values()].map(({ text, repeats, differs }) =>
      this.#runs === 1
        ? text
        : `${text.replace(/\.$/, "")} (${differs ? "at most; " : ""}${repeats} of ${this.#runs} repeats)`,
    );
  }
}
