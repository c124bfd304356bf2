/** `get`, `gets`, `gat`, `gats`: a line with any number of keys, answered with a block for each key that is there. */
import { NodeTally, Tally } from "../nodes/memory/tallies.ts";
import { ANY, BAD_LINE, type Command, KEY_BYTES_MAX } from "./command.ts";
import { signed32 } from "./numbers.ts";
import type { Session } from "./session.ts";
import { TOKENS_MAX, TOKENS_MAX_OLD, type Tokens, tokenize } from "./tokens.ts";

export function getCommand({ cas, touches }: { readonly cas: boolean; readonly touches: boolean }): Command {
  return {
    least: 2,
    most: ANY,
    run(session, tokens) {
      const exptime = touches ? signed32(tokens.words[1]) : 0;
      if (exptime === null) session.reply("CLIENT_ERROR invalid exptime argument");
      else answer(session, tokens, touches ? 2 : 1, { cas, expiry: touches ? session.server.expiryOf(exptime) : null });
    },
  };
}

interface Asked {
  readonly cas: boolean;
  /** The new expiry of the items, null to leave it as it is. */
  readonly expiry: number | null;
}

function answer(session: Session, tokens: Tokens, from: number, asked: Asked): void {
  const before = session.output.mark;
  const max = session.server.isOld ? TOKENS_MAX_OLD : TOKENS_MAX;
  let { words, rest } = tokens;
  for (let i = from; ; i = 0) {
    for (; i < words.length; i++) {
      if (words[i].length > KEY_BYTES_MAX) {
        session.output.cut(before);
        session.reply(BAD_LINE);
        return;
      }
      answerKey(session, words[i], asked);
    }
    if (rest === "") break;
    ({ words, rest } = tokenize(rest, max));
  }
  session.output.text("END\r\n");
  session.flush();
}

function answerKey({ items, server, output }: Session, key: string, { cas, expiry }: Asked): void {
  const slot = items.find(key);
  server.detail.get(key, slot !== 0);
  if (slot === 0) {
    items.countNode(expiry === null ? NodeTally.getMisses : NodeTally.touchMisses);
    return;
  }
  if (expiry === null) items.countList(slot, Tally.getHits);
  else items.countClass(slot, Tally.touchHits);
  items.bump(slot);
  if (expiry !== null) items.setExpiry(slot, expiry);
  const value = items.valueOf(slot);
  const flags = items.flagsOf(slot);
  const tail = cas ? ` ${items.casOf(slot)}` : "";
  output.text(`VALUE ${key} ${server.isOld ? flags | 0 : flags} ${value.length}${tail}\r\n`);
  output.bytes(value);
  output.text("\r\n");
}
