/** `incr` and `decr`. */
import { NodeTally } from "../nodes/memory/tallies.ts";
import { BAD_LINE, type Command, KEY_BYTES_MAX, readNoreply } from "./command.ts";
import { unsigned64 } from "./numbers.ts";

export function arithmeticCommand(up: boolean): Command {
  return {
    least: 3,
    most: 4,
    run(session, { words }) {
      const { items } = session;
      const key = words[1];
      const by = unsigned64(words[2]);
      readNoreply(session, words);
      if (key.length > KEY_BYTES_MAX) session.reply(BAD_LINE);
      else if (by === null) session.reply("CLIENT_ERROR invalid numeric delta argument");
      else {
        const result = items.delta(key, { up, by, cas: 0n });
        if (result.kind === "done") session.reply(result.text);
        else if (result.kind === "no memory") session.reply("SERVER_ERROR out of memory");
        else if (result.kind === "not found") {
          items.countNode(up ? NodeTally.incrMisses : NodeTally.decrMisses);
          session.reply("NOT_FOUND");
        } else session.reply("CLIENT_ERROR cannot increment or decrement non-numeric value");
      }
    },
  };
}
