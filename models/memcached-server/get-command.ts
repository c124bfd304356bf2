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

/** Keys looked up in one piece of the work, and bytes of answers after which a piece ends. */
const PIECE_KEYS = 128;
const PIECE_BYTES = 1 << 16;
const TOO_LONG = new RegExp(`[^ ]{${KEY_BYTES_MAX + 1}}`);

/** A line with a key that is too long gets one line of answer, but the keys before that one were looked up. */
function answer(session: Session, tokens: Tokens, from: number, asked: Asked): void {
  const keys = new KeyWords(tokens, from, session.server.isOld ? TOKENS_MAX_OLD : TOKENS_MAX);
  const isBad = tokens.words.slice(from).some(isTooLong) || TOO_LONG.test(tokens.rest);
  const { output } = session;
  const piece = (): boolean => {
    const full = output.waiting + PIECE_BYTES;
    for (let done = 0; done < PIECE_KEYS && output.waiting < full; done++) {
      const key = keys.next();
      if (key === null) {
        output.text("END\r\n");
        session.flush();
        return true;
      }
      if (isTooLong(key)) {
        session.reply(BAD_LINE);
        return true;
      }
      const slot = look(session, key, asked);
      if (slot !== 0 && !isBad) show(session, key, slot, asked);
    }
    return false;
  };
  if (!piece()) session.inPieces(piece);
}

function isTooLong(key: string): boolean {
  return key.length > KEY_BYTES_MAX;
}

/** The words of a line one by one, cut when they are needed. */
class KeyWords {
  readonly #max: number;
  #tokens: Tokens;
  #at: number;

  constructor(tokens: Tokens, from: number, max: number) {
    this.#tokens = tokens;
    this.#at = from;
    this.#max = max;
  }

  next(): string | null {
    while (this.#at === this.#tokens.words.length) {
      if (this.#tokens.rest === "") return null;
      this.#tokens = tokenize(this.#tokens.rest, this.#max);
      this.#at = 0;
    }
    return this.#tokens.words[this.#at++];
  }
}

/** The slot of the item that was asked for, with all that being asked for does to it; 0 if there is none. */
function look({ items, server }: Session, key: string, { expiry }: Asked): number {
  const slot = items.find(key);
  server.detail.get(key, slot !== 0);
  if (slot === 0) {
    items.countNode(expiry === null ? NodeTally.getMisses : NodeTally.touchMisses);
    return 0;
  }
  if (expiry === null) items.countList(slot, Tally.getHits);
  else items.countClass(slot, Tally.touchHits);
  items.bump(slot);
  if (expiry !== null) items.setExpiry(slot, expiry);
  return slot;
}

function show({ items, server, output }: Session, key: string, slot: number, { cas }: Asked): void {
  const value = items.valueOf(slot);
  const flags = items.flagsOf(slot);
  const tail = cas ? ` ${items.casOf(slot)}` : "";
  output.text(`VALUE ${key} ${server.isOld ? flags | 0 : flags} ${value.length}${tail}\r\n`);
  output.bytes(value);
  output.text("\r\n");
}
