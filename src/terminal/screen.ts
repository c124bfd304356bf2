/** What a stream shows: how wide, and whether in colour. */

export interface Screen {
  /** In columns. */
  readonly width: number;
  readonly colour: boolean;
}

/** Width of a text that no terminal limits: that of the terminal it is most likely read on. */
const COLUMNS = 80;

/** Colours go to a terminal, unless NO_COLOR is set (no-color.org). */
export function screenOf({ columns = COLUMNS, isTTY }: NodeJS.WriteStream): Screen {
  return { width: columns, colour: isTTY === true && process.env.NO_COLOR === undefined };
}
