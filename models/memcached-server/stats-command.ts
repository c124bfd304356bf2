/** `stats` and its subcommands. */
import { removeDeadTails } from "../nodes/lru/dead-tails.ts";
import { resetCounters } from "../nodes/statistics/reset-counters.ts";
import { cacheDump } from "./cache-dump.ts";
import { ANY, BAD_LINE, type Command } from "./command.ts";
import { unsigned32 } from "./numbers.ts";
import type { ServerState } from "./server-state.ts";
import type { Session } from "./session.ts";
import { sizesOf } from "./sizes.ts";
import type { Stats } from "./stats.ts";
import { statsItems, statsSlabs } from "./stats-classes.ts";
import { statsConnections } from "./stats-connections.ts";
import { statsGeneral } from "./stats-general.ts";
import { statsSettings } from "./stats-settings.ts";

const CLASSES = 64;
const CLASSES_OLD = 200;

export const stats: Command = {
  least: 1,
  most: ANY,
  run(session, { words }) {
    const { server } = session;
    switch (words[1]) {
      case undefined:
        print(session, statsGeneral(server));
        break;
      case "settings":
        print(session, statsSettings(server));
        break;
      case "items":
        // 1.4 removes dead tails before it counts.
        if (server.isOld) removeDeadTails(server.storage, 0, server.items.now);
        print(session, statsItems(server));
        break;
      case "slabs":
        print(session, statsSlabs(server));
        break;
      case "conns":
        if (server.isOld) session.reply("ERROR");
        else print(session, statsConnections(session));
        break;
      case "sizes":
        print(session, sizesOf(server));
        break;
      case "sizes_enable":
      case "sizes_disable":
        switchSizes(session, words[1] === "sizes_enable");
        break;
      case "extstore":
        if (server.isOld) session.reply("ERROR");
        else print(session, []);
        break;
      case "reset":
        reset(server);
        session.reply("RESET");
        break;
      case "detail":
        session.reply(detail(server, words[2] ?? ""));
        break;
      case "cachedump":
        session.reply(dump(server, words));
        break;
      default:
        session.reply("ERROR");
    }
  },
};

function print({ output }: Session, lines: Stats): void {
  for (const [name, value] of lines) output.text(`STAT ${name} ${value}\r\n`);
  output.text("END\r\n");
}

function reset(server: ServerState): void {
  resetCounters(server.storage, 0);
  server.counts.total = 0;
  server.counts.wasReset = true;
  server.counts.rejected = 0;
  server.counts.listenDisabled = 0;
  server.counts.idleKicks = 0;
  server.counts.bytesRead = 0;
  server.counts.bytesWritten = 0;
  server.cmdMeta = 0;
  server.detail.clear();
}

function detail(server: ServerState, what: string): string {
  if (what === "dump") return server.detail.dump();
  if (what !== "on" && what !== "off") return "CLIENT_ERROR usage: stats detail on|off|dump";
  server.detail.isOn = what === "on";
  return "OK";
}

function switchSizes(session: Session, on: boolean): void {
  const { server } = session;
  if (server.isOld) session.reply("ERROR");
  else if (!server.storage.settings.cas) {
    session.output.text("STAT sizes_status error\r\nSTAT sizes_error cas_support_disabled\r\n");
  } else {
    if (!on) server.sizesFromCas = null;
    else server.sizesFromCas ??= server.storage.nextCas();
    session.reply(`STAT sizes_status ${on ? "enabled" : "disabled"}`);
  }
}

function dump(server: ServerState, words: readonly string[]): string {
  if (!server.flags.dumping) return "CLIENT_ERROR stats cachedump not allowed";
  if (words.length < 4) return "CLIENT_ERROR bad command line";
  const c = unsigned32(words[2]);
  const limit = unsigned32(words[3]);
  if (c === null || limit === null) return BAD_LINE;
  if (c >= (server.isOld ? CLASSES_OLD : CLASSES)) return "CLIENT_ERROR Illegal slab id";
  return cacheDump(server, c, limit);
}
