/** What is kept of a validation, for reports to quote. */

/** How a row of the record ended; a skipped one was not held against anything. */
export interface RecordedPublication {
  readonly name: string;
  readonly title: string;
  readonly agree: readonly string[];
  readonly others: readonly string[];
  readonly skipped: readonly string[];
}

export interface Record {
  /** The version of which it is. */
  readonly version: string;
  readonly publications: readonly RecordedPublication[];
}
