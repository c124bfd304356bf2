/** `lru_crawler`: walks the lists on demand, and dumps what is in them. */
import { crawlNow } from "../nodes/background/crawler.ts";
import { Word } from "../nodes/memory/item.ts";
import { headerOf } from "../nodes/memory/layout.ts";
import type { Storage } from "../nodes/memory/storage.ts";
import { BAD_LINE, type Command } from "./command.ts";
import { metadump } from "./metadump.ts";
import { signed32, unsigned32 } from "./numbers.ts";
import type { Session } from "./session.ts";

const BAD_CLASS = "BADCLASS invalid class id";
const DISABLED = "CLIENT_ERROR lru crawler disabled";
const SLEEP_MICROS_MAX = 1_000_000;

export const textCrawler: Command = {
  least: 2,
  most: 3,
  run(session, { words }) {
    const { server } = session;
    const [, what, argument] = words;
    if (what === "enable" && argument === undefined) {
      session.reply(server.isCrawlerOn ? "ERROR failed to start lru crawler thread" : "OK");
      server.isCrawlerOn = true;
    } else if (what === "disable" && argument === undefined) {
      server.isCrawlerOn = false;
      session.reply("OK");
    } else if (what === "crawl" && argument !== undefined) walk(session, argument);
    else if (what === "metadump" && argument !== undefined) dump(session, argument);
    // The speed of walks makes no difference here, where a walk takes no time.
    else if (what === "tocrawl" && argument !== undefined)
      session.reply(unsigned32(argument) === null ? BAD_LINE : "OK");
    else if (what === "sleep" && argument !== undefined) {
      const micros = unsigned32(argument);
      if (micros === null) session.reply(BAD_LINE);
      else session.reply(micros > SLEEP_MICROS_MAX ? "CLIENT_ERROR sleep must be one second or less" : "OK");
    } else session.reply("ERROR");
  },
};

function walk(session: Session, argument: string): void {
  const { server, items } = session;
  const classes = classesOf(server.storage, argument);
  if (!server.isCrawlerOn) session.reply(DISABLED);
  else if (classes === null) session.reply(BAD_CLASS);
  else {
    crawlNow(server.storage, 0, classes, items.now);
    session.reply("OK");
  }
}

function dump(session: Session, argument: string): void {
  const { server } = session;
  const classes = classesOf(server.storage, argument === "hash" ? "all" : argument);
  if (!server.isCrawlerOn) session.reply(DISABLED);
  else if (!server.flags.dumping) session.reply("ERROR metadump not allowed");
  // The crawler writes to the connection itself.
  else if (session.hasPending) session.reply("ERROR cannot pipeline other commands before metadump");
  else if (classes === null) session.reply(BAD_CLASS);
  else {
    session.output.text(metadump(server, classes));
    session.output.text("END\r\n");
  }
}

/** `all`, or numbers separated by commas. Null if one is not a class. */
function classesOf(s: Storage, text: string): readonly number[] | null {
  const all = Array.from({ length: s.classes.largest }, (_, i) => i + 1);
  if (text === "all") return all.filter((c) => hasItems(s, c));
  const classes = text.split(",").map(signed32);
  return classes.every((c) => c !== null && c >= 1 && c < CLASSES) ? all.filter((c) => classes.includes(c)) : null;
}

const CLASSES = 64;

function hasItems(s: Storage, c: number): boolean {
  for (let segment = 0; segment < 1 << s.segmentBits; segment++) {
    const header = headerOf(s.classList(0, c) + segment);
    if (s.items[header + Word.next] !== header) return true;
  }
  return false;
}
