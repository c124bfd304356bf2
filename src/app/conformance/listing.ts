/** The list of the recordings in a folder: `[{ file, client, cases, ... }, ...]`. It holds no answers itself. */
import { isRecord, type Reader } from "./reader.ts";

export const listingReader: Reader = {
  name: "a list of recordings",
  recognises: (document) =>
    Array.isArray(document) && document.length > 0 && document.every((entry) => isRecord(entry) && "file" in entry),
  play: () => ({ kind: "skipped" }),
};
