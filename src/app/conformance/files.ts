/** Finds and reads recordings: JSON files, plain or gzipped. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { jsonProblemText } from "../ending/errors.ts";
import { parseJson } from "../files/json.ts";
import { readRecordingBytes } from "../files/recording-file.ts";

/** The recordings at a path: the file itself, or those in the folder and its folders, in order of name. */
export function recordingsIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return recordingsIn(inner);
    return /\.json(\.gz)?$/.test(entry.name) && !isAnswer(entry.name) ? [inner] : [];
  });
}

/** @throws Error if the file cannot be read, or if it is not JSON: then with line and column. */
export function readRecording(path: string): unknown {
  const text = readRecordingBytes(path).toString("utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    // The careful reader is slower, and recordings are long, so it is used only when something is wrong.
    const { problem } = parseJson(text);
    throw problem === null ? error : new Error(jsonProblemText(problem));
  }
}

/** `<case>.out.json.gz` belongs to `<case>.json.gz`, which is read with it. */
function isAnswer(name: string): boolean {
  return /\.out\.json(\.gz)?$/.test(name);
}
