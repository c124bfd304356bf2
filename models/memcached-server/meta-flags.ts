/** Reads the flags of a meta command, before the command does anything (proto_text.c of memcached 1.6.18, `_meta_flag_preparse`). */

import { fromBase64, toBase64 } from "./base64.ts";
import { BAD_LINE, KEY_BYTES_MAX } from "./command.ts";
import { signed32, unsigned32, unsigned64 } from "./numbers.ts";
import type { ServerState } from "./server-state.ts";

/** Most words of a line. The real program counts the end of the line as one. */
const WORDS_MAX = 20 - 1;
const OPAQUE_BYTES_MAX = 32;
const ASCII_MAX = 127;
const BAD_TOKEN = "CLIENT_ERROR bad token in command line format";

export interface MetaFlags {
  readonly key: string;
  /** The flags as they were written, in their order. */
  readonly words: readonly string[];
  readonly binary: boolean;
  readonly quiet: boolean;
  /** The item keeps its place and its marks. */
  readonly keepsPlace: boolean;
  readonly wantsValue: boolean;
  readonly invalidates: boolean;
  /** Expiry of an item that is created if there is none; null: none is created. */
  readonly vivifyExpiry: number | null;
  /** The new expiry of the item; null to leave it. */
  readonly expiry: number | null;
  readonly recacheExpiry: number;
  readonly cas: bigint;
  readonly hasCas: boolean;
  readonly mode: string;
  readonly flags: number;
  readonly initial: bigint;
  readonly delta: bigint;
}

/** The flags, or why they cannot be used. `from` is the position of the first flag. */
export function readMetaFlags(server: ServerState, words: readonly string[], from: number): MetaFlags | string {
  const read = {
    key: words[1],
    words: words.slice(from),
    binary: false,
    quiet: false,
    keepsPlace: false,
    wantsValue: false,
    invalidates: false,
    vivifyExpiry: null as number | null,
    expiry: null as number | null,
    recacheExpiry: 0,
    cas: 0n,
    hasCas: false,
    mode: "",
    flags: 0,
    initial: 0n,
    delta: 1n,
  };
  // If there are several mistakes, the answer names the last one that has a text of its own.
  let problem = "";
  let failed = false;
  const fail = (text: string) => {
    failed = true;
    problem = text || problem;
  };
  const expiry = (text: string): number | null => {
    const seconds = signed32(text);
    if (seconds === null) fail(BAD_TOKEN);
    return seconds === null ? null : server.expiryOf(seconds);
  };
  const number = (text: string, why: string): bigint => {
    const value = unsigned64(text);
    if (value === null) fail(why);
    return value ?? 0n;
  };
  const seen = new Set<string>();
  for (const word of read.words) {
    const flag = word[0];
    const token = word.slice(1);
    if (flag.charCodeAt(0) >= ASCII_MAX || seen.has(flag)) return "CLIENT_ERROR duplicate flag";
    seen.add(flag);
    switch (flag) {
      case "b":
        read.key = fromBase64(read.key);
        if (read.key === "") fail("CLIENT_ERROR error decoding key");
        read.binary = true;
        break;
      case "N":
        read.vivifyExpiry = expiry(token);
        break;
      case "T":
        read.expiry = expiry(token);
        break;
      case "R":
        read.recacheExpiry = expiry(token) ?? 0;
        break;
      case "F": {
        const flags = unsigned32(token);
        if (flags === null) fail("");
        read.flags = flags ?? 0;
        break;
      }
      case "C":
        read.cas = number(token, BAD_TOKEN);
        read.hasCas = true;
        break;
      case "M":
        if (token.length !== 1) fail("CLIENT_ERROR incorrect length for M token");
        read.mode = token;
        break;
      case "J":
        read.initial = number(token, "CLIENT_ERROR invalid numeric initial value");
        break;
      case "D":
        read.delta = number(token, "CLIENT_ERROR invalid numeric delta value");
        break;
      case "q":
        read.quiet = true;
        break;
      case "u":
        read.keepsPlace = true;
        break;
      case "v":
        read.wantsValue = true;
        break;
      case "I":
        read.invalidates = true;
        break;
      default:
        if (!"LPOkstcflh".includes(flag)) return "CLIENT_ERROR invalid flag";
    }
  }
  return failed ? problem || BAD_LINE : read;
}

/** What is wrong with the line, without its flags; null if nothing is. */
export function metaLineProblem(words: readonly string[], tooLong: string): string | null {
  if (words[1].length > KEY_BYTES_MAX) return BAD_LINE;
  return words.length > WORDS_MAX ? tooLong : null;
}

/** True if the opaque token among the flags is too long. */
export function isOpaqueTooLong(words: readonly string[]): boolean {
  return words.some((word) => word[0] === "O" && word.length > OPAQUE_BYTES_MAX);
}

export const OPAQUE_TOO_LONG = "CLIENT_ERROR opaque token too long";

/** The key in the form of an answer. */
export function keyToken(key: string, binary: boolean): string {
  return binary ? ` k${toBase64(key)} b` : ` k${key}`;
}

/** Opaque token and key, which every answer repeats in the order of the flags. */
export function echo({ words, key, binary }: MetaFlags): string {
  let text = "";
  for (const word of words) {
    if (word[0] === "O") text += ` ${word}`;
    else if (word[0] === "k") text += keyToken(key, binary);
  }
  return text;
}

/** Seconds that an item still has to live, in the form of the meta commands. */
export function timeToLive(expiry: number, now: number): string {
  return expiry === 0 ? "-1" : String((expiry - now) >>> 0);
}
