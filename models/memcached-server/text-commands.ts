/** The commands by name. A new one is a file and a line here. */
import { ANY, type Command } from "./command.ts";
import { debugtime } from "./debugtime.ts";
import { getCommand } from "./get-command.ts";
import { metaArithmetic } from "./meta-arithmetic.ts";
import { metaDebug } from "./meta-debug.ts";
import { metaDelete } from "./meta-delete.ts";
import { metaGet } from "./meta-get.ts";
import { metaSet } from "./meta-set.ts";
import type { Session } from "./session.ts";
import { stats } from "./stats-command.ts";
import { storeCommand } from "./store-command.ts";
import { arithmeticCommand } from "./text-arithmetic.ts";
import { textCrawler } from "./text-crawler.ts";
import { textDelete } from "./text-delete.ts";
import { textFlush } from "./text-flush.ts";
import { textQuit, textShutdown, textVerbosity, textVersion } from "./text-server.ts";
import { textTouch } from "./text-touch.ts";
import { textLru, textMemoryLimit, textSlabs } from "./text-tuning.ts";

const get = getCommand({ cas: false, touches: false });

/** The commands of both programs. */
const common: readonly (readonly [name: string, command: Command])[] = [
  ["get", get],
  ["bget", get],
  ["gets", getCommand({ cas: true, touches: false })],
  ["set", storeCommand("set")],
  ["add", storeCommand("add")],
  ["replace", storeCommand("replace")],
  ["append", storeCommand("append")],
  ["prepend", storeCommand("prepend")],
  ["cas", storeCommand("cas")],
  ["delete", textDelete],
  ["incr", arithmeticCommand(true)],
  ["decr", arithmeticCommand(false)],
  ["flush_all", textFlush],
  ["stats", stats],
  ["verbosity", textVerbosity],
  ["debugtime", debugtime],
];

/** The commands of 1.4.7, which takes no words after these two. */
export const commandsOld: ReadonlyMap<string, Command> = new Map([
  ...common,
  ["version", { ...textVersion, most: 1 }],
  ["quit", { ...textQuit, most: 1 }],
]);

/** `mn`: an answer that a client can wait for, sent at once. */
function answerDone(session: Session): void {
  session.reply("MN");
  session.flush();
}

/** The commands of 1.6.18. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ...common,
  ["version", textVersion],
  ["quit", textQuit],
  ["gat", getCommand({ cas: false, touches: true })],
  ["gats", getCommand({ cas: true, touches: true })],
  ["touch", textTouch],
  ["mg", metaGet],
  ["ms", metaSet],
  ["md", metaDelete],
  ["ma", metaArithmetic],
  ["me", metaDebug],
  ["mn", { least: 1, most: ANY, run: answerDone }],
  ["shutdown", textShutdown],
  ["lru_crawler", textCrawler],
  ["lru", textLru],
  ["slabs", textSlabs],
  ["cache_memlimit", textMemoryLimit],
]);
