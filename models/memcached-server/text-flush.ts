/** `flush_all`, now or later. */
import { flushAll } from "../nodes/commands/flush.ts";
import { NodeTally } from "../nodes/memory/tallies.ts";
import { type Command, readNoreply } from "./command.ts";
import { signed32 } from "./numbers.ts";

export const textFlush: Command = {
  least: 1,
  most: 3,
  run(session, { words }) {
    const { items, server } = session;
    const isQuiet = readNoreply(session, words);
    const argument = words.length === (isQuiet ? 2 : 1) ? null : words[1];
    // 1.4 reads a word that is not a number as 0.
    const delay = argument === null ? 0 : (signed32(argument) ?? (server.isOld ? 0 : null));
    if (!server.flags.flushAll || delay === null) {
      items.countNode(NodeTally.cmdFlush);
      session.reply(
        server.flags.flushAll ? "CLIENT_ERROR invalid exptime argument" : "CLIENT_ERROR flush_all not allowed",
      );
      return;
    }
    flushAll(items.s, 0, delay, items.now);
    session.reply("OK");
  },
};
