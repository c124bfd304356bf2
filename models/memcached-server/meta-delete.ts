/** `md`: one key; its item is deleted, or marked as stale. */
import { NodeTally, Tally } from "../nodes/memory/tallies.ts";
import { ANY, type Command } from "./command.ts";
import { ItemMark } from "./key-table.ts";
import {
  echo,
  isOpaqueTooLong,
  type MetaFlags,
  metaLineProblem,
  OPAQUE_TOO_LONG,
  readMetaFlags,
} from "./meta-flags.ts";
import type { Session } from "./session.ts";

export const BAD_FLAGS = "CLIENT_ERROR invalid or duplicate flag";

export const metaDelete: Command = {
  least: 2,
  most: ANY,
  run(session, { words }) {
    const problem = metaLineProblem(words, "CLIENT_ERROR options flags too long");
    const flags = problem === null ? readMetaFlags(session.server, words, 2) : problem;
    if (problem !== null) session.reply(problem);
    else if (typeof flags === "string") session.reply(BAD_FLAGS);
    else if (isOpaqueTooLong(flags.words)) session.reply(OPAQUE_TOO_LONG);
    else remove(session, flags);
  },
};

function remove(session: Session, flags: MetaFlags): void {
  const { items } = session;
  const slot = items.find(flags.key);
  if (slot === 0) {
    items.countNode(NodeTally.deleteMisses);
    session.reply(`NF${echo(flags)}`);
  } else if (flags.words.some((word) => word[0] === "C") && flags.cas !== BigInt(items.casOf(slot))) {
    items.countNode(NodeTally.deleteMisses);
    session.reply(`EX${echo(flags)}`);
  } else {
    if (flags.invalidates) invalidate(session, slot, flags);
    else {
      items.countClass(slot, Tally.deleteHits);
      items.remove(slot);
    }
    if (!flags.quiet) session.reply(`HD${echo(flags)}`);
  }
}

/** The next client that asks for the item is told to fetch it anew. */
function invalidate({ items }: Session, slot: number, { expiry }: MetaFlags): void {
  if (expiry !== null) items.setExpiry(slot, expiry);
  items.setMarks(slot, (items.marksOf(slot) | ItemMark.stale) & ~ItemMark.won);
  items.renumber(slot);
}
