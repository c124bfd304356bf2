/** `delete`. */
import { NodeTally, Tally } from "../nodes/memory/tallies.ts";
import { BAD_LINE, type Command, KEY_BYTES_MAX, readNoreply } from "./command.ts";

export const textDelete: Command = {
  least: 2,
  most: 4,
  run(session, { words }) {
    const { items, server } = session;
    const key = words[1];
    if (words.length > 2) {
      // Old clients sent a time. Only 0 is still accepted.
      const isQuiet = readNoreply(session, words);
      const isZero = words[2] === "0";
      if (words.length === 3 ? !isZero && !isQuiet : !(isZero && isQuiet)) {
        session.reply(`${BAD_LINE}.  Usage: delete <key> [noreply]`);
        return;
      }
    }
    if (key.length > KEY_BYTES_MAX) {
      session.reply(BAD_LINE);
      return;
    }
    server.detail.delete(key);
    const slot = items.find(key);
    if (slot === 0) {
      items.countNode(NodeTally.deleteMisses);
      session.reply("NOT_FOUND");
      return;
    }
    items.countClass(slot, Tally.deleteHits);
    items.remove(slot);
    session.reply("DELETED");
  },
};
