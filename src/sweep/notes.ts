/** Each kind of note once: the text of the repeat in which its first number is greatest, and how many repeats have it. */
import { firstNumber, hasNumber, withoutNumbers } from "../core/text/numbers.ts";

export class NotesFold {
  readonly #kinds = new Map<string, { readonly text: string; readonly most: number; readonly repeats: number }>();
  #runs = 0;

  /** The next repeat. */
  add(notes: readonly string[]): void {
    this.#runs++;
    for (const text of notes) {
      const kind = withoutNumbers(text);
      const number = firstNumber(text);
      const seen = this.#kinds.get(kind) ?? { text, most: number, repeats: 0 };
      const isMore = number > seen.most;
      this.#kinds.set(kind, {
        text: isMore ? text : seen.text,
        most: Math.max(number, seen.most),
        repeats: seen.repeats + 1,
      });
    }
  }

  texts(): string[] {
    return [...this.#kinds.values()].map(({ text, repeats }) =>
      this.#runs === 1
        ? text
        : `${text.replace(/\.$/, "")} (${hasNumber(text) ? "at most; " : ""}${repeats} of ${this.#runs} repeats)`,
    );
  }
}
