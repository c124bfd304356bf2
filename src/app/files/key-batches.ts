/** Lines of a stream, in batches as they come. There may be any number of them; only a batch is held. */
import { InvalidInput } from "../ending/errors.ts";

/** Clients refuse keys above 250 bytes; a line of this many characters is something else, or has no end. */
const LINE_MAX = 1 << 20;

/**
 * A line ends with LF or CR LF; the last one need not. Bytes that are not UTF-8 become U+FFFD.
 * @throws InvalidInput at a line that is far too long.
 */
export async function* keyBatches(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))).split("\n");
    rest = lines.pop()!;
    if (rest.length > LINE_MAX) {
      throw new InvalidInput("keys", [`a line of more than ${LINE_MAX} characters; expected one key a line`]);
    }
    const keys = lines.map(withoutReturn).filter(isKey);
    if (keys.length > 0) yield keys;
  }
  rest = withoutReturn(rest + decoder.decode());
  if (isKey(rest)) yield [rest];
}

/** A blank line is not a key. */
function isKey(line: string): boolean {
  return line.trim() !== "";
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
