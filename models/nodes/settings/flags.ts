/**
 * From memcached's own command line to settings: `-m 64 -c 10000 -o no_modern`, as one text or as words, clustered (`-dvv`),
 * attached (`-m64`) or long (`--memory-limit=64`), as getopt accepts it. The options are those of 1.6.18 and of 1.4.7, from their `-h`.
 */

import { didYouMean } from "../../../src/core/text/nearest.ts";
import { MIB } from "../../../src/core/units.ts";
import { applyExtendedOptions, cut } from "./flags-extended.ts";
import type { FlagsDraft, NodeFlags } from "./node-flags.ts";
import { defaultSettings, type NodeSettings, type ProfileName } from "./settings.ts";
import { leastMemory, settingProblems } from "./settings-problems.ts";

export interface ParsedFlags {
  readonly flags: NodeFlags;
  /** The letters of the options that were given. */
  readonly given: ReadonlySet<string>;
  /** All that is wrong. Each problem begins with the option as it was written. Do not use the flags then. */
  readonly problems: readonly string[];
}

/** What an option does with its argument `text`. Returns what was expected instead, if it cannot be used. */
type Effect = (draft: FlagsDraft, text: string) => string | null;

interface Flag {
  readonly letter: string;
  /** Its long name in 1.6.18. 1.4.7 has letters only. */
  readonly long: string | null;
  /** What its argument is, for an error if it is missing. Absent for a switch. */
  readonly argument?: string;
  /** 1.4.7 does not know it. */
  readonly since1_6?: true;
  /** A text for an option that is not modelled: what it would take. */
  readonly effect: Effect | string;
}

const quiet: Effect = () => null;

/** Accepts a whole number from `least` to `most`. */
function whole(least: number, most: number, put: (draft: FlagsDraft, value: number) => void): Effect {
  return (draft, text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) return `expected a whole number from ${least} to ${most}`;
    put(draft, value);
    return null;
  };
}

const set =
  (put: (draft: FlagsDraft, text: string) => void): Effect =>
  (draft, text) => {
    put(draft, text);
    return null;
  };

const INT_MAX = 2_147_483_647;

const FLAGS: readonly Flag[] = [
  { letter: "p", long: "port", argument: "a port", effect: whole(0, 65_535, (d, value) => (d.port = value)) },
  { letter: "U", long: "udp-port", argument: "a port", effect: whole(0, 65_535, (d, value) => (d.udpPort = value)) },
  { letter: "s", long: "unix-socket", argument: "a path", effect: set((d, text) => (d.socketPath = text)) },
  { letter: "a", long: "unix-mask", argument: "a mode in octal", effect: socketMode },
  { letter: "A", long: "enable-shutdown", since1_6: true, effect: set((d) => (d.shutdown = true)) },
  { letter: "l", long: "listen", argument: "addresses", effect: set((d, text) => addAddresses(d, text)) },
  { letter: "d", long: "daemon", effect: set((d) => (d.daemon = true)) },
  { letter: "r", long: "enable-coredumps", effect: quiet },
  // The process keeps its user.
  { letter: "u", long: "user", argument: "a user", effect: quiet },
  {
    letter: "m",
    long: "memory-limit",
    argument: "megabytes",
    effect: whole(1, INT_MAX, (d, value) => (d.memoryBytes = value * MIB)),
  },
  { letter: "M", long: "disable-evictions", effect: set((d) => (d.settings.evict = false)) },
  {
    letter: "c",
    long: "conn-limit",
    argument: "a number of connections",
    effect: whole(1, INT_MAX, (d, value) => (d.connectionsMax = value)),
  },
  { letter: "k", long: "lock-memory", effect: quiet },
  { letter: "v", long: "verbose", effect: set((d) => d.verbosity++) },
  { letter: "h", long: "help", effect: set((d) => (d.print = "help")) },
  { letter: "i", long: "license", effect: set((d) => (d.print = "license")) },
  { letter: "V", long: "version", since1_6: true, effect: set((d) => (d.print = "version")) },
  { letter: "P", long: "pidfile", argument: "a path", effect: set((d, text) => (d.pidFile = text)) },
  { letter: "f", long: "slab-growth-factor", argument: "a factor", effect: growthFactor },
  {
    letter: "n",
    long: "slab-min-size",
    argument: "bytes",
    effect: whole(1, INT_MAX, (d, value) => (d.settings.smallestValueBytes = value)),
  },
  { letter: "L", long: "enable-largepages", effect: "with it pages are taken at start" },
  { letter: "D", long: null, argument: "a character", effect: "counters by prefix" },
  {
    letter: "t",
    long: "threads",
    argument: "a number",
    effect: whole(1, INT_MAX, (d, value) => (d.threads = value)),
  },
  {
    letter: "R",
    long: "max-reqs-per-event",
    argument: "a number",
    effect: whole(1, INT_MAX, (d, value) => (d.requestsPerEvent = value)),
  },
  { letter: "C", long: "disable-cas", effect: set((d) => (d.settings.cas = false)) },
  {
    letter: "b",
    long: "listen-backlog",
    argument: "a number",
    effect: whole(1, INT_MAX, (d, value) => (d.backlog = value)),
  },
  { letter: "B", long: "protocol", argument: "ascii or auto", effect: protocol },
  { letter: "I", long: "max-item-size", argument: "bytes, or with k or m", effect: itemBytesMax },
  { letter: "S", long: "enable-sasl", effect: "authentication" },
  { letter: "F", long: "disable-flush-all", since1_6: true, effect: set((d) => (d.flushAll = false)) },
  { letter: "X", long: "disable-dumping", since1_6: true, effect: set((d) => (d.dumping = false)) },
  { letter: "W", long: "disable-watch", since1_6: true, effect: quiet },
  {
    letter: "Y",
    long: "auth-file",
    argument: "a path",
    since1_6: true,
    effect: "authentication",
  },
  {
    letter: "e",
    long: "memory-file",
    argument: "a path",
    since1_6: true,
    effect: set((d, text) => {
      d.memoryFile = text;
      d.settings.memoryFile = true;
    }),
  },
  { letter: "Z", long: "enable-ssl", since1_6: true, effect: "TLS" },
  { letter: "N", long: "napi-ids", argument: "a number", since1_6: true, effect: quiet },
  {
    letter: "o",
    long: "extended",
    argument: "options with commas between",
    since1_6: true,
    effect: applyExtendedOptions,
  },
];

export interface FlagsOptions {
  /**
   * The profile, where something besides the command line gives it. Without it, the profile is `modern`, or `classic` with
   * `-o no_modern`. `1.4` is another program, which flags do not tell.
   */
  readonly profile?: ProfileName | undefined;
  /** Long options that the caller understands. A misspelt option may be meant for one of them. */
  readonly others?: readonly string[];
}

/** Reads a command line, with or without the program's name in front. A text may be Debian's `memcached.conf` with its comments. */
export function parseFlags(line: string | readonly string[], { profile, others = [] }: FlagsOptions = {}): ParsedFlags {
  const problems: string[] = [];
  const old = profile === "1.4";
  const known = old ? FLAGS.filter(({ since1_6 }) => !since1_6).map((flag) => ({ ...flag, long: null })) : FLAGS;
  const draft = defaults(profile ?? "modern");
  const given = new Map<string, string>();
  const vocabulary = { known, others, program: old ? "1.4.7" : "1.6.18" };
  for (const { flag, written, text } of options(words(line), vocabulary, problems)) {
    given.set(flag.letter, written);
    const expected = typeof flag.effect === "string" ? `not modelled: ${flag.effect}` : flag.effect(draft, text);
    if (expected !== null) problems.push(`${written}: ${expected}`);
  }
  if (profile === "modern" && draft.settings.profile === "classic") {
    problems.push("-o no_modern: contradicts the profile modern; expected the profile classic, or neither");
  }
  const { settings, memoryBytes } = draft;
  if (draft.noChunkedItems && settings.slabChunkMax === 0 && settings.itemBytesMax <= MIB) settings.slabChunkMax = MIB;
  if (problems.length === 0) {
    const found = settingProblems(settings);
    problems.push(...found.map((one) => `${given.get(one.letter) ?? `-${one.letter}`}: ${one.expected}`));
  }
  if (problems.length === 0) problems.push(...memoryProblems(settings, memoryBytes));
  return { flags: draft, given: new Set(given.keys()), problems };
}

function memoryProblems(settings: NodeSettings, memoryBytes: number): string[] {
  const least = leastMemory(settings);
  if (memoryBytes >= least.bytes) return [];
  return [`-m ${memoryBytes / MIB}: expected at least ${Math.ceil(least.bytes / MIB)}, ${least.why}`];
}

function defaults(profile: ProfileName): FlagsDraft {
  return {
    settings: { ...defaultSettings, profile },
    noChunkedItems: false,
    memoryBytes: 64 * MIB,
    connectionsMax: 1024,
    refuseWhenFull: profile === "modern",
    idleTimeoutSeconds: 0,
    threads: 4,
    requestsPerEvent: 20,
    backlog: 1024,
    port: 11_211,
    udpPort: 0,
    addresses: [],
    socketPath: null,
    socketMode: 0o700,
    verbosity: 0,
    shutdown: false,
    flushAll: true,
    dumping: true,
    memoryFile: null,
    daemon: false,
    pidFile: null,
    print: null,
  };
}

/** Comments, and the two lines of a `memcached.conf` that are for the script that reads it. */
const NOT_FLAGS = /(?:^|\s)#.*|^\s*(?:logfile\s.*|verbose\s*)$/gm;

function words(line: string | readonly string[]): readonly string[] {
  const list = typeof line === "string" ? (line.replace(NOT_FLAGS, " ").match(/\S+/g) ?? []) : line;
  return /^(.*\/)?memcached$/.test(list[0] ?? "") ? list.slice(1) : list;
}

interface Option {
  readonly flag: Flag;
  /** As it was written, with its argument. */
  readonly written: string;
  readonly text: string;
}

interface Vocabulary {
  readonly known: readonly Flag[];
  readonly others: readonly string[];
  readonly program: string;
}

function options(list: readonly string[], { known, others, program }: Vocabulary, problems: string[]): Option[] {
  const found: Option[] = [];
  for (let i = 0; i < list.length; i++) {
    const word = list[i];
    const next = (flag: Flag, name: string) => {
      if (i + 1 < list.length) found.push({ flag, written: `${name} ${list[++i]}`, text: list[i] });
      else problems.push(`${name}: its argument is missing; expected ${flag.argument}`);
    };
    if (word.startsWith("--")) {
      const [name, text] = cut(word, "=");
      const flag = longFlag(name.slice(2), known);
      if (flag === null) {
        // The next word was meant as its argument.
        if (text === null && i + 1 < list.length && !list[i + 1].startsWith("-")) i++;
        const names = [...others, ...known.flatMap(({ long }) => (long === null ? [] : `--${long}`))];
        problems.push(`${name}: memcached ${program} has no such option${didYouMean(name, names)}`);
      } else if (flag.argument === undefined && text !== null) problems.push(`${word}: takes no argument`);
      else if (flag.argument === undefined) found.push({ flag, written: word, text: "" });
      else if (text === null) next(flag, name);
      else found.push({ flag, written: word, text });
      continue;
    }
    if (!/^-./.test(word)) {
      problems.push(`${word}: not an option; expected one that begins with -`);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at];
      const flag = known.find((one) => one.letter === letter);
      if (flag === undefined) {
        problems.push(`-${letter}: memcached ${program} has no such option${nearestLetter(letter, known)}`);
        break;
      }
      if (flag.argument === undefined) found.push({ flag, written: `-${letter}`, text: "" });
      else {
        const rest = word.slice(at + 1);
        if (rest === "") next(flag, `-${letter}`);
        else found.push({ flag, written: `-${letter} ${rest}`, text: rest });
        break;
      }
    }
  }
  return found;
}

/** The options that are modelled, one a line. */
export function flagsHelp(): string {
  return FLAGS.filter(({ effect }) => typeof effect !== "string")
    .map(({ letter, long, argument = "" }) => `  -${letter}, --${(long ?? "").padEnd(20)} ${argument}`.trimEnd())
    .join("\n");
}

/** Finds an option by its name, or by a beginning that no other option shares. */
function longFlag(name: string, known: readonly Flag[]): Flag | null {
  const begun = known.filter(({ long }) => long?.startsWith(name));
  return begun.find(({ long }) => long === name) ?? (name !== "" && begun.length === 1 ? begun[0] : null);
}

/** For a single letter, only its other case is near. */
function nearestLetter(letter: string, known: readonly Flag[]): string {
  const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  const letters = known.map((flag) => flag.letter);
  if (letters.includes(other)) return `; did you mean '-${other}'?`;
  return "; -h lists those that it has";
}

function socketMode(draft: FlagsDraft, text: string): string | null {
  if (!/^[0-7]{1,4}$/.test(text)) return "expected a mode in octal, like 700";
  draft.socketMode = Number.parseInt(text, 8);
  return null;
}

function addAddresses(draft: FlagsDraft, text: string): void {
  draft.addresses = [...draft.addresses, ...text.split(",").filter((one) => one !== "")];
}

function growthFactor(draft: FlagsDraft, text: string): string | null {
  const factor = Number(text);
  if (text === "" || !(factor > 1) || !Number.isFinite(factor)) return "expected a number above 1";
  draft.settings.growthFactor = factor;
  return null;
}

function protocol(_draft: FlagsDraft, text: string): string | null {
  if (text === "ascii" || text === "auto") return null;
  return text === "binary" ? "not modelled: the binary protocol" : "expected ascii or auto";
}

/** `512k`, `2m` or plain bytes. */
function itemBytesMax(draft: FlagsDraft, text: string): string | null {
  const [, digits, unit] = /^(\d+)([kKmM]?)$/.exec(text) ?? [];
  if (digits === undefined) return "expected bytes, or a number with k or m";
  draft.settings.itemBytesMax = Number(digits) * { "": 1, k: 1024, m: MIB }[unit!.toLowerCase() as "" | "k" | "m"];
  return null;
}
