/** What a command line asks for, and of whom. */
import type { Session } from "./session.ts";
import { textCommands } from "./text-commands.ts";
import { TOKENS_MAX, TOKENS_MAX_OLD, tokenize } from "./tokens.ts";

export function runLine(session: Session, line: string): void {
  const tokens = tokenize(line, session.server.isOld ? TOKENS_MAX_OLD : TOKENS_MAX);
  const { words } = tokens;
  const command = textCommands.get(words[0] ?? "");
  // A word too few or too many is answered like an unknown command, and no command is a single byte.
  if (command === undefined || words.length < command.least || words.length > command.most) session.reply("ERROR");
  else command.run(session, tokens);
}
