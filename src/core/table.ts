/** A table for people, in any rendering. */

export interface Cell {
  readonly text: string;
  /** `agree` / `differ` against an expectation; `stale` is drawn bold. */
  readonly mark?: "agree" | "differ";
  readonly strong?: boolean;
  /** What a comparison says about it. */
  readonly verdict?: "better" | "worse" | "same" | "undecided" | "different";
  /** Whether what was asked for is so. */
  readonly outcome?: "pass" | "fail" | "warn";
}

/** A table for people: the titles of its columns, then rows of cells. A cell may be marked as agreeing or not. */
export interface Table {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** It answers the experiment's question, and so stands before all else. */
  readonly isAnswer?: true;
}
