/** `ms`: one key and a data block. The flag M names the mode. */
import { Failure } from "../nodes/memory/storage.ts";
import { ANY, BAD_LINE, type Command } from "./command.ts";
import type { Mode, StoreResult } from "./items.ts";
import {
  isOpaqueTooLong,
  keyToken,
  type MetaFlags,
  metaLineProblem,
  OPAQUE_TOO_LONG,
  readMetaFlags,
} from "./meta-flags.ts";
import { signed32 } from "./numbers.ts";
import type { Session } from "./session.ts";
import { VALUE_BYTES_MAX, whyNot } from "./store-command.ts";

const MODES: Readonly<Record<string, Mode>> = {
  "": "set",
  S: "set",
  E: "add",
  A: "append",
  P: "prepend",
  R: "replace",
};
const CODES: Readonly<Record<StoreResult, string>> = {
  stored: "HD",
  "not stored": "NS",
  exists: "EX",
  "not found": "NF",
};

export const metaSet: Command = {
  least: 2,
  most: ANY,
  run(session, { words }) {
    const problem = metaLineProblem(words, "CLIENT_ERROR options flags too long");
    const length = words.length > 2 ? signed32(words[2]) : null;
    if (problem !== null) session.reply(problem);
    else if (length === null || length < 0 || length > VALUE_BYTES_MAX) session.reply(BAD_LINE);
    else store(session, words, length);
  },
};

function store(session: Session, words: readonly string[], length: number): void {
  const flags = readMetaFlags(session.server, words, 3);
  const problem = typeof flags === "string" ? flags : problemOf(flags);
  if (problem !== null) session.swallow(length + 2, problem);
  else request(session, flags as MetaFlags, length);
}

function problemOf({ words, mode }: MetaFlags): string | null {
  if (isOpaqueTooLong(words)) return OPAQUE_TOO_LONG;
  return Object.hasOwn(MODES, mode) ? null : "CLIENT_ERROR invalid mode for ms M token";
}

function request(session: Session, flags: MetaFlags, length: number): void {
  const { items } = session;
  const { key, cas, hasCas, invalidates, binary } = flags;
  let mode = MODES[flags.mode];
  // A CAS number turns the modes that store whatever is there into `cas`.
  if (hasCas && (mode === "set" || mode === "replace")) mode = "cas";
  const reservation = items.reserve({ key, valueBytes: length, flags: flags.flags, expiry: flags.expiry ?? 0 });
  if (reservation === null) {
    const late = items.s.failure === Failure.brokenOff;
    session.swallow(length + 2, whyNot(session));
    if (!late) items.dropOld(key);
    return;
  }
  session.expectBlock(reservation, length, { mode, cas, invalidates, binary }, (result) => {
    if (result === null) session.reply("CLIENT_ERROR bad data chunk");
    else if (result.stored !== "stored") session.reply(CODES[result.stored] + show(flags, 0));
    else if (!flags.quiet) session.reply(CODES[result.stored] + show(flags, items.casOf(result.slot)));
  });
}

function show({ words, key, binary }: MetaFlags, cas: number): string {
  let text = "";
  for (const word of words) {
    if (word[0] === "O") text += ` ${word}`;
    else if (word[0] === "k") text += keyToken(key, binary);
    else if (word[0] === "c") text += ` c${cas}`;
  }
  return text;
}
