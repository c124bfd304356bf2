/** `set` and the other commands that store: a command line, then a data block. */
import { Failure } from "../nodes/memory/storage.ts";
import { NodeTally } from "../nodes/memory/tallies.ts";
import { BAD_LINE, type Command, KEY_BYTES_MAX, readNoreply } from "./command.ts";
import type { Mode, StoreResult } from "./items.ts";
import { signed32, unsigned32, unsigned64 } from "./numbers.ts";
import type { Session } from "./session.ts";

export const VALUE_BYTES_MAX = 0x7fffffff - 2;
const VERDICTS: Readonly<Record<StoreResult, string>> = {
  stored: "STORED",
  "not stored": "NOT_STORED",
  exists: "EXISTS",
  "not found": "NOT_FOUND",
};

export function storeCommand(mode: Mode): Command {
  const words = mode === "cas" ? 6 : 5;
  return { least: words, most: words + 1, run: (session, tokens) => store(session, tokens.words, mode) };
}

function store(session: Session, words: readonly string[], mode: Mode): void {
  readNoreply(session, words);
  const key = words[1];
  const flags = unsigned32(words[2]);
  const exptime = signed32(words[3]);
  const length = signed32(words[4]);
  const cas = mode === "cas" ? unsigned64(words[5]) : 0n;
  if (
    key.length > KEY_BYTES_MAX ||
    flags === null ||
    exptime === null ||
    length === null ||
    cas === null ||
    length < 0 ||
    length > VALUE_BYTES_MAX
  ) {
    session.reply(BAD_LINE);
    return;
  }
  session.server.detail.set(key);
  const reservation = session.items.reserve({
    key,
    valueBytes: length,
    flags,
    expiry: session.server.expiryOf(exptime),
  });
  if (reservation === null) {
    // For a value in pieces, a late piece may find no memory. Then it is too late to delete anything.
    const late = session.items.s.failure === Failure.brokenOff;
    session.swallow(length + 2, whyNot(session));
    if (mode === "set" && !late) session.items.dropOld(key);
    return;
  }
  session.expectBlock(reservation, length, { mode, cas, invalidates: false, binary: false }, (result) => {
    session.reply(result === null ? "CLIENT_ERROR bad data chunk" : VERDICTS[result.stored]);
  });
}

/** What the client is told if there is no memory for the value. */
export function whyNot({ items }: Session): string {
  switch (items.s.failure) {
    case Failure.tooLarge:
      items.countNode(NodeTally.storeTooLarge);
      return "SERVER_ERROR object too large for cache";
    case Failure.brokenOff:
      return "SERVER_ERROR Out of memory during read";
    default:
      items.countNode(NodeTally.storeNoMemory);
      return "SERVER_ERROR out of memory storing object";
  }
}
