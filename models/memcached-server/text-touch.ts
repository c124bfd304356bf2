/** `touch`: a new expiry time. */
import { NodeTally, Tally } from "../nodes/memory/tallies.ts";
import { BAD_LINE, type Command, KEY_BYTES_MAX, readNoreply } from "./command.ts";
import { signed32 } from "./numbers.ts";

export const textTouch: Command = {
  least: 3,
  most: 4,
  run(session, { words }) {
    const { items, server } = session;
    const key = words[1];
    const exptime = signed32(words[2]);
    readNoreply(session, words);
    if (key.length > KEY_BYTES_MAX) session.reply(BAD_LINE);
    else if (exptime === null) session.reply("CLIENT_ERROR invalid exptime argument");
    else {
      const slot = items.find(key);
      if (slot === 0) {
        items.countNode(NodeTally.touchMisses);
        session.reply("NOT_FOUND");
        return;
      }
      items.countClass(slot, Tally.touchHits);
      items.bump(slot);
      items.setExpiry(slot, server.expiryOf(exptime));
      session.reply("TOUCHED");
    }
  },
};
