/** Files of `name = value`: php.ini and its fragments, oslo.config's files, Java properties, `.env`. */

export interface IniEntry {
  readonly value: string;
  /** `file:line`. */
  readonly from: string;
}

export interface Entry extends IniEntry {
  /** The heading above it, empty before the first. */
  readonly section: string;
  readonly name: string;
}

/** Sections of php.ini are only headings: a name counts wherever it stands. */
export type Ini = ReadonlyMap<string, IniEntry>;

interface Text {
  readonly file: string;
  readonly text: string;
}

/** Every line that sets something, in order. An indented line without a name goes on with the value above it. */
export function readEntries(files: readonly Text[]): readonly Entry[] {
  return files.flatMap(entriesOf);
}

/** Later ones win, as when PHP reads its conf.d. */
export function iniOf(entries: readonly Entry[]): Ini {
  return new Map(entries.map(({ name, value, from }) => [name, { value, from }]));
}

const COMMENT = /^\s*(?:[#;!]|$)/;
const HEADING = /^\s*\[([^\]]*)\]\s*(?:[#;].*)?$/;
const SETTING = /^\s*(?:export\s+)?([^\s=:[\]]+)\s*(?:=|:\s)\s*(.*)$/;

/** An entry whose value may go on in further lines. */
interface Growing extends Omit<Entry, "value"> {
  readonly parts: string[];
}

function entriesOf({ file, text }: Text): Entry[] {
  const entries: Growing[] = [];
  let section = "";
  let continues = false;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const last = entries.at(-1);
    if (continues && last !== undefined) {
      const { part, goesOn } = cut(line);
      last.parts.push(part);
      continues = goesOn;
      continue;
    }
    if (COMMENT.test(line)) continue;
    const heading = HEADING.exec(line);
    const setting = SETTING.exec(line);
    if (heading !== null) section = heading[1].trim();
    else if (setting !== null) {
      const { part, goesOn } = cut(setting[2]);
      continues = goesOn;
      entries.push({ section, name: setting[1], parts: [goesOn ? part : unquoted(part)], from: `${file}:${i + 1}` });
    } else if (/^\s/.test(line)) last?.parts.push(`\n${line.trim()}`);
  }
  return entries.map(({ parts, ...entry }) => ({ ...entry, value: parts.join("").trim() }));
}

/** Without the backslash that continues the line in Java's properties. */
function cut(text: string): { part: string; goesOn: boolean } {
  const goesOn = /(?:^|[^\\])(?:\\\\)*\\$/.test(text);
  return { part: goesOn ? text.slice(0, -1).trim() : text.trim(), goesOn };
}

/** Without quotes, or without a comment behind the value. */
function unquoted(text: string): string {
  const quoted = /^(["'])(.*?)\1\s*(?:[;#].*)?$/.exec(text);
  return quoted === null ? text.replace(/\s+;.*$/, "") : quoted[2];
}
