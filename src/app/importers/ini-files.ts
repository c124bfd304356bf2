/** Fragments of php.ini, put together. Later ones win, as when PHP reads its conf.d. */
import { parse } from "ini";

export interface IniEntry {
  readonly value: string;
  /** `file:line`. */
  readonly from: string;
}

export type Ini = ReadonlyMap<string, IniEntry>;

export function readIni(files: readonly { readonly file: string; readonly text: string }[]): Ini {
  const entries = new Map<string, IniEntry>();
  for (const { file, text } of files) {
    const lines = text.split("\n");
    for (const [name, value] of flat(parse(text))) {
      const at = lines.findLastIndex((line) => line.trim().split(/\s*=/)[0] === name);
      entries.set(name, { value, from: at < 0 ? file : `${file}:${at + 1}` });
    }
  }
  return entries;
}

/** Sections of php.ini are only headings: a name counts wherever it stands. */
function flat(value: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(value).flatMap(([name, inner]): [string, string][] =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? flat(inner as Readonly<Record<string, unknown>>)
      : [[name, String(inner)]],
  );
}
