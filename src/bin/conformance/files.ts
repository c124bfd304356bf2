/** The recordings among the files of folders: JSON, plain or gzipped. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** The recordings of a path: itself if it is a file, else those in the folder and its folders, in order of name. */
export function recordingsIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return recordingsIn(inner);
    return /\.json(\.gz)?$/.test(entry.name) && !isAnswer(entry.name) ? [inner] : [];
  });
}

/** @throws Error if the file cannot be read or is no JSON. */
export function readRecording(path: string): unknown {
  const bytes = readFileSync(path);
  return JSON.parse((path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
}

/** `<case>.out.json.gz` belongs to `<case>.json.gz`, which is read with it. */
function isAnswer(name: string): boolean {
  return /\.out\.json(\.gz)?$/.test(name);
}
