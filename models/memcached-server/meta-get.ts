/** `mg`: one key, and flags for what the client wants to know of its item. */
import { NodeTally, Tally } from "../nodes/memory/tallies.ts";
import { ANY, type Command } from "./command.ts";
import { ItemMark } from "./key-table.ts";
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

const EMPTY = new Uint8Array(0);

export const metaGet: Command = {
  least: 2,
  most: ANY,
  run(session, { words }) {
    const problem = metaLineProblem(words, "CLIENT_ERROR options flags are too long");
    const flags = problem ?? readMetaFlags(session.server, words, 2);
    if (typeof flags === "string") session.reply(flags);
    else answer(session, flags);
  },
};

function answer(session: Session, flags: MetaFlags): void {
  const { items } = session;
  let slot = items.find(flags.key);
  const created = slot === 0 && flags.vivifyExpiry !== null;
  if (created) slot = items.create(flags.key, EMPTY, 0);
  if (slot !== 0) hit(session, slot, flags, created);
  else {
    items.countNode(NodeTally.getMisses);
    if (isOpaqueTooLong(flags.words)) session.reply(OPAQUE_TOO_LONG);
    else if (!flags.quiet) session.reply(`EN${echo(flags)}`);
  }
}

function hit(session: Session, slot: number, flags: MetaFlags, created: boolean): void {
  const { items, output } = session;
  const marks = items.marksOf(slot);
  const won = (marks & ItemMark.won) !== 0;
  const stale = (marks & ItemMark.stale) !== 0;
  const shown = show(session, slot, flags, created);
  if (shown === null) {
    session.reply(OPAQUE_TOO_LONG);
    return;
  }
  const { text, isDue } = shown;
  const wins = isDue || (stale && !won);
  const value = items.valueOf(slot);
  output.text(flags.wantsValue ? `VA ${value.length}` : "HD");
  output.text(`${text}${won ? " Z" : ""}${stale ? " X" : ""}${wins ? " W" : ""}\r\n`);
  if (flags.wantsValue) {
    output.bytes(value);
    output.text("\r\n");
  }
  if (wins) items.setMarks(slot, marks | ItemMark.won);
  if (flags.expiry !== null) items.countClass(slot, Tally.touchHits);
  else items.countList(slot, Tally.getHits);
  if (!flags.keepsPlace) items.bump(slot);
}

/** Goes through the flags in order, because some change what later ones show. Null if one is too long. */
function show(session: Session, slot: number, flags: MetaFlags, created: boolean) {
  const { items } = session;
  const won = (items.marksOf(slot) & ItemMark.won) !== 0;
  let text = "";
  let isDue = false;
  for (const word of flags.words) {
    switch (word[0]) {
      case "T":
        items.setExpiry(slot, flags.expiry!);
        break;
      case "N":
        if (created) {
          items.setExpiry(slot, flags.vivifyExpiry!);
          isDue = true;
        }
        break;
      case "R": {
        const expiry = items.expiryOf(slot);
        if (!won && !created && expiry !== 0 && expiry < flags.recacheExpiry) isDue = true;
        break;
      }
      case "s":
        text += ` s${items.valueOf(slot).length}`;
        break;
      case "t":
        text += ` t${timeToLive(items.expiryOf(slot), items.now)}`;
        break;
      case "c":
        text += ` c${items.casOf(slot)}`;
        break;
      case "f":
        text += ` f${items.flagsOf(slot)}`;
        break;
      case "l":
        text += ` l${items.now - items.timeOf(slot)}`;
        break;
      case "h":
        text += items.isFetched(slot) ? " h1" : " h0";
        break;
      case "O":
        if (isOpaqueTooLong([word])) return null;
        text += ` ${word}`;
        break;
      case "k":
        text += keyToken(flags.key, (items.marksOf(slot) & ItemMark.binary) !== 0);
        break;
    }
  }
  return { text, isDue };
}
