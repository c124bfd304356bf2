/** Commands about the server itself: version, verbosity, quit, shutdown. */
import { ANY, BAD_LINE, type Command, readNoreply } from "./command.ts";
import { unsigned32 } from "./numbers.ts";
import { versionOf } from "./program-version.ts";

const VERBOSITY_MAX = 2;

export const textVersion: Command = {
  least: 1,
  most: ANY,
  run: (session) => session.reply(`VERSION ${versionOf(session.server)}`),
};

export const textVerbosity: Command = {
  least: 2,
  most: 3,
  run(session, { words }) {
    readNoreply(session, words);
    // 1.4 reads a word that is not a number as 0.
    const level = unsigned32(words[1]) ?? (session.server.isOld ? 0 : null);
    if (level === null) {
      session.reply(BAD_LINE);
      return;
    }
    session.server.verbosity = Math.min(level, VERBOSITY_MAX);
    session.reply("OK");
  },
};

export const textQuit: Command = { least: 1, most: ANY, run: (session) => session.close() };

export const textShutdown: Command = {
  least: 1,
  most: ANY,
  run(session, { words }) {
    const { server } = session;
    if (!server.flags.shutdown) session.reply("ERROR: shutdown not enabled");
    else if (words.length === 1 || (words.length === 2 && words[1] === "graceful")) {
      server.stopRequested = words.length === 1 ? "now" : "graceful";
      session.close();
    } else session.reply("CLIENT_ERROR invalid shutdown mode");
  },
};
