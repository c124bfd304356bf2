/** Finds the command of a line and runs it. */
import type { Session } from "./session.ts";
import { commands, commandsOld } from "./text-commands.ts";
import { TOKENS_MAX, TOKENS_MAX_OLD, tokenize } from "./tokens.ts";

export function runLine(session: Session, line: string): void {
  const { isOld } = session.server;
  const tokens = tokenize(line, isOld ? TOKENS_MAX_OLD : TOKENS_MAX);
  const { words } = tokens;
  const command = (isOld ? commandsOld : commands).get(words[0] ?? "");
  // 1.6 closes the connection of a client that takes it for a web server.
  if (command === undefined && !isOld && words[words.length - 1]?.startsWith("HTTP/")) session.giveUp();
  // The answer to a word too few or too many is that to an unknown command.
  else if (command === undefined || words.length < command.least || words.length > command.most) session.reply("ERROR");
  else command.run(session, tokens);
}
