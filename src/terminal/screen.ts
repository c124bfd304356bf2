/** What a stream can show: how wide it is, and whether it has colours. */
import { wrap } from "./text.ts";

export interface Screen {
  /** In columns. */
  readonly width: number;
  readonly colour: boolean;
}

/** Width of a text that no terminal limits. It is most likely read on a terminal of this width. */
const COLUMNS = 80;

/** For a terminal in its width; a file or a pipe gets each paragraph as one line, to be searched. */
export function wrappedFor(stream: NodeJS.WriteStream, said: string): string {
  return stream.isTTY ? wrap(said, screenOf(stream).width).join("\n") : said;
}

/** Colours go to a terminal, unless NO_COLOR is set (no-color.org). */
export function screenOf({ columns = COLUMNS, isTTY }: NodeJS.WriteStream): Screen {
  // A terminal that has not been told its size has 0 columns.
  return { width: columns > 0 ? columns : COLUMNS, colour: isTTY === true && process.env.NO_COLOR === undefined };
}
