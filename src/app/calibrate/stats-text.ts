/**
 * Answers to `stats` as text: lines `STAT name value` up to `END`, as `nc` shows them, and the two columns of `memcached-tool`. A file may
 * hold several answers of several instants. A name that comes again begins the next instant.
 */
import { emptySnapshot, ofClass, type ReadSnapshots, type Section, type Snapshot } from "./snapshot.ts";

/** What stands in one line. */
interface Line {
  readonly section: Section;
  /** 0 where it is of no class. */
  readonly slab: number;
  readonly name: string;
  readonly value: string;
}

/** Of what `stats settings` prints, what is read here: the names show which answer a line is of. `evictions` is on or off there. */
const SETTINGS = new Set(
  "maxbytes maxconns tcpport growth_factor chunk_size item_size_max slab_chunk_max lru_segmented cas_enabled".split(
    " ",
  ),
);
/** Answers of other commands, which say nothing of the load. */
const OTHERS =
  /^(?:\d+:(?:addr|listen_addr|state|secs_since_last_cmd|peer)|extstore_|proxy_|active_slabs|total_malloced$)/;
/** More wrong lines of a file are counted. */
const WRONG_LINES_MAX = 5;

export function isStatsText(text: string): boolean {
  return /^(?:STAT \S+ |#\S*\s+Field\s+Value)/m.test(text);
}

export function readStatsText(from: string, text: string, node: string | null): ReadSnapshots {
  const reader = new StatsReader(from, node);
  text
    .trimEnd()
    .split(/\r\n|\n|\r/)
    .forEach((line, i) => {
      reader.take(line, i + 1);
    });
  return reader.end(/^END\s*$/m.test(text));
}

class StatsReader {
  readonly #from: string;
  #node: string | null;
  readonly #snapshots: Snapshot[] = [];
  readonly #problems: string[] = [];
  readonly #notUnderstood: string[] = [];
  /** Names that the snapshot in progress has, with their section and class. */
  #seen = new Set<string>();
  /** Of the answer that the last line belongs to; null before its first line. */
  #section: Section | "other" | null = null;
  #begins = true;
  #wrong = 0;
  #tool = false;

  constructor(from: string, node: string | null) {
    this.#from = from;
    this.#node = node;
  }

  take(line: string, number: number): void {
    const text = line.trimEnd();
    const header = /^#(\S*)\s+Field\s+Value$/.exec(text);
    if (header !== null) {
      this.#tool = true;
      this.#over();
      this.#node ??= header[1] === "" ? null : header[1];
      return;
    }
    if (text === "END" || text === "") {
      this.#over();
      return;
    }
    const [, name, value] = (this.#tool ? /^(?:STAT )?\s*(\S+) +(.*)$/ : /^STAT (\S+) (.*)$/).exec(text) ?? [];
    if (name === undefined || value === undefined) {
      this.#stray(text, number);
      return;
    }
    const read = this.#lineOf(name, value);
    if (read === null) return;
    const { section, slab } = read;
    if (section !== "stats settings" && section !== "stats" && !/^-?\d+(?:\.\d+)?$/.test(value)) {
      this.#problem(number, `${name}: ${shown(value)}; expected a number`);
      return;
    }
    this.#put({ ...read, section, slab }, number);
  }

  end(hasEnds: boolean): ReadSnapshots {
    if (hasEnds && !this.#tool && this.#section !== null) {
      this.#problems.push(
        `${this.#from}: ends in the middle of ${this.#section === "other" ? "an answer" : this.#section}; expected END`,
      );
    }
    if (this.#wrong > WRONG_LINES_MAX) {
      this.#problems.push(`${this.#from}: ${this.#wrong - WRONG_LINES_MAX} more lines like these`);
    }
    const snapshots = this.#snapshots.filter(({ general }) => general.size > 0);
    if (snapshots.length === 0 && this.#problems.length === 0) {
      this.#problems.push(`${this.#from}: no answer to \`stats\` in it; expected its lines, such as STAT uptime 3600`);
    }
    return { snapshots: this.#snapshots, problems: this.#problems, notUnderstood: this.#notUnderstood };
  }

  /** A prompt, a command as it was typed, an error of the server. */
  #stray(text: string, number: number): void {
    this.#over();
    if (/^(?:stats\b.*|quit|RESET|Connected to .*|Trying .*|Escape character.*|#.*|\$ .*|>.*)$/i.test(text)) return;
    if (/^(?:ERROR|CLIENT_ERROR|SERVER_ERROR)/.test(text)) {
      this.#notUnderstood.push(`${this.#from}, line ${number}: ${shown(text)}`);
      return;
    }
    this.#problem(number, `${shown(text)}; expected STAT, a name and a value`);
  }

  #problem(line: number, text: string): void {
    this.#wrong++;
    if (this.#wrong <= WRONG_LINES_MAX) this.#problems.push(`${this.#from}, line ${line}: ${text}`);
  }

  #lineOf(name: string, value: string): Line | null {
    const item = /^items:(\d+):(\w+)$/.exec(name);
    if (item !== null) return this.#in({ section: "stats items", slab: Number(item[1]), name: item[2], value });
    if (OTHERS.test(name)) {
      this.#section = "other";
      return null;
    }
    const slab = /^(\d+):(\w+)$/.exec(name);
    if (slab !== null) return this.#in({ section: "stats slabs", slab: Number(slab[1]), name: slab[2], value });
    if (/^\d+$/.test(name)) return this.#in({ section: "stats sizes", slab: 0, name, value });
    if (name === "sizes_status") {
      this.#section = "stats sizes";
      return null;
    }
    const isSetting = SETTINGS.has(name) || (name === "evictions" && !/^\d/.test(value));
    return this.#in({ section: isSetting ? "stats settings" : "stats", slab: 0, name, value });
  }

  #in(line: Line): Line {
    this.#section = line.section;
    return line;
  }

  #put({ section, slab, name, value }: Line, number: number): void {
    const id = `${section} ${slab} ${name}`;
    if (this.#snapshots.length === 0) this.#next();
    if (this.#seen.has(id)) {
      if (!this.#begins && name !== "pid") {
        this.#problem(number, `${name} again in the same answer; expected each name once`);
        return;
      }
      this.#next();
    }
    this.#begins = false;
    this.#seen.add(id);
    const snapshot = this.#snapshots.at(-1)!;
    if (section === "stats") snapshot.general.set(name, value);
    else if (section === "stats settings") snapshot.settings.set(name, value);
    else if (section === "stats sizes") snapshot.sizes.set(Number(name), Number(value));
    else ofClass(section === "stats items" ? snapshot.items : snapshot.slabs, slab).set(name, value);
  }

  #over(): void {
    this.#section = null;
    this.#begins = true;
  }

  #next(): void {
    this.#snapshots.push(emptySnapshot(this.#from, this.#node));
    this.#seen = new Set();
  }
}

/** As JSON shows it, which leaves no control character, and short. */
export function shown(text: string): string {
  const all = JSON.stringify(text);
  return all.length > 60 ? `${all.slice(0, 56)}..."` : all;
}
