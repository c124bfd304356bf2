/** Lines of a stream, in batches as they come: any number of them without holding more than a batch. */

/** Lines end in a line feed, or a carriage return and one; the last needs none. Bytes that are no UTF-8 become U+FFFD. */
export async function* keyBatches(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))).split("\n");
    rest = lines.pop()!;
    const keys = lines.map(withoutReturn).filter(isKey);
    if (keys.length > 0) yield keys;
  }
  rest = withoutReturn(rest + decoder.decode());
  if (isKey(rest)) yield [rest];
}

/** A blank line is nobody's key. */
function isKey(line: string): boolean {
  return line.trim() !== "";
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
