/** What a stream can show: how wide it is, and whether it has colours. */

export interface Screen {
  /** In columns. */
  readonly width: number;
  readonly colour: boolean;
}

/** Width of a text that no terminal limits. It is most likely read on a terminal of this width. */
const COLUMNS = 80;

/** Colours go to a terminal, unless NO_COLOR is set (no-color.org). */
export function screenOf({ columns = COLUMNS, isTTY }: NodeJS.WriteStream): Screen {
  // A terminal that has not been told its size has 0 columns.
  return { width: columns > 0 ? columns : COLUMNS, colour: isTTY === true && process.env.NO_COLOR === undefined };
}
