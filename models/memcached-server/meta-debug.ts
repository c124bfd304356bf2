/** `me`: what is known of an item, for people to read. Nothing changes, nothing is counted but the command. */

import { Word } from "../nodes/memory/item.ts";
import { classOfList } from "../nodes/memory/pages.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { ANY, BAD_LINE, type Command, KEY_BYTES_MAX } from "./command.ts";
import { ItemMark } from "./key-table.ts";

export const metaDebug: Command = {
  least: 1,
  most: ANY,
  run(session, { words }) {
    const { items, server } = session;
    const binary = words[2] === "b";
    const name = words[1] ?? "";
    const key = binary ? fromBase64(name) : name;
    if (key === "" || name.length > KEY_BYTES_MAX) {
      session.reply(BAD_LINE);
      return;
    }
    server.cmdMeta++;
    const slot = items.find(key);
    if (slot === 0) {
      session.reply("EN");
      return;
    }
    const expiry = items.expiryOf(slot);
    const isBinary = (items.marksOf(slot) & ItemMark.binary) !== 0;
    session.reply(
      `ME ${isBinary ? toBase64(key) : key} exp=${expiry === 0 ? -1 : items.now - expiry} la=${items.now - items.timeOf(slot)}` +
        ` cas=${items.casOf(slot)} fetch=${items.isFetched(slot) ? "yes" : "no"}` +
        ` cls=${classOfList(items.s, items.listOf(slot))} size=${items.s.items[slot + Word.size]}`,
    );
  },
};
