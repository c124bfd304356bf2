/** `delete`. */
import { NodeTally, Tally } from "../nodes/memory/tallies.ts";
import { BAD_LINE, type Command, hushIfAsked, KEY_BYTES_MAX } from "./command.ts";

export const textDelete: Command = {
  least: 2,
  most: 4,
  run(session, { words }) {
    const { items, server } = session;
    const key = words[1];
    if (words.length > 2) {
      // Clients of old times sent a time; only 0 is left of that.
      const isQuiet = hushIfAsked(session, words);
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
