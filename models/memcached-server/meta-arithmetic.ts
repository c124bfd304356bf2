/** `ma`: adds to a number or takes from it. */
import { NodeTally } from "../nodes/memory/tallies.ts";
import { ANY, type Command } from "./command.ts";
import { bytesOf } from "./items.ts";
import { BAD_FLAGS } from "./meta-delete.ts";
import {
  echo,
  isOpaqueTooLong,
  keyToken,
  type MetaFlags,
  metaLineProblem,
  OPAQUE_TOO_LONG,
  readMetaFlags,
  timeToLive,
} from "./meta-flags.ts";
import type { Session } from "./session.ts";

const UP = ["", "I", "+"];
const DOWN = ["D", "-"];

export const metaArithmetic: Command = {
  least: 2,
  most: ANY,
  run(session, { words }) {
    const problem = metaLineProblem(words, "CLIENT_ERROR options flags too long");
    const flags = problem === null ? readMetaFlags(session.server, words, 2) : problem;
    if (problem !== null) session.reply(problem);
    else if (typeof flags === "string") session.reply(BAD_FLAGS);
    else if (!UP.includes(flags.mode) && !DOWN.includes(flags.mode)) {
      session.reply("CLIENT_ERROR invalid mode for ma M token");
    } else count(session, flags, UP.includes(flags.mode));
  },
};

function count(session: Session, flags: MetaFlags, up: boolean): void {
  const { items } = session;
  const result = items.delta(flags.key, { up, by: flags.delta, cas: flags.cas });
  switch (result.kind) {
    case "done":
      answer(session, flags, result.slot, result.text, { created: false, replaced: result.replaced });
      break;
    case "not a number":
      session.reply("CLIENT_ERROR cannot increment or decrement non-numeric value");
      break;
    case "no memory":
      session.reply("SERVER_ERROR out of memory");
      break;
    case "other cas":
      session.reply(isOpaqueTooLong(flags.words) ? OPAQUE_TOO_LONG : `EX${echo(flags)}`);
      break;
    default:
      create(session, flags, up);
  }
}

function create(session: Session, flags: MetaFlags, up: boolean): void {
  const { items } = session;
  if (flags.vivifyExpiry === null) {
    items.countNode(up ? NodeTally.incrMisses : NodeTally.decrMisses);
    session.reply(isOpaqueTooLong(flags.words) ? OPAQUE_TOO_LONG : `NF${echo(flags)}`);
    return;
  }
  const text = String(flags.initial);
  const slot = items.create(flags.key, bytesOf(text), 0);
  if (slot === 0) session.reply("SERVER_ERROR Out of memory allocating new item");
  else answer(session, flags, slot, text, { created: true, replaced: false });
}

/** Where a longer number replaced the item, the answer shows and touches the old one; the new one keeps its expiry. */
interface What {
  readonly created: boolean;
  readonly replaced: boolean;
}

function answer(session: Session, flags: MetaFlags, slot: number, number: string, { created, replaced }: What): void {
  const { items } = session;
  let expiry = items.expiryOf(slot);
  let isTooLong = false;
  let text = flags.wantsValue ? `VA ${number.length}` : "HD";
  for (const word of flags.words) {
    switch (word[0]) {
      case "c":
        text += ` c${items.casOf(slot)}`;
        break;
      case "t":
        text += ` t${timeToLive(expiry, items.now)}`;
        break;
      case "T":
        expiry = flags.expiry!;
        break;
      case "N":
        if (created) expiry = flags.vivifyExpiry!;
        break;
      case "O":
        isTooLong = isOpaqueTooLong([word]);
        text += ` ${word}`;
        break;
      case "k":
        text += keyToken(flags.key, flags.binary);
        break;
    }
    // Found out when it is done, flags before it included.
    if (isTooLong) break;
  }
  if (!replaced) items.setExpiry(slot, expiry);
  if (isTooLong) session.reply(OPAQUE_TOO_LONG);
  else if (!flags.quiet || created) session.reply(flags.wantsValue ? `${text}\r\n${number}` : text);
}
