/** `slabs`, `lru`, `cache_memlimit`: tuning while the server runs. What the model would not follow is refused. */

import { MIB } from "../../src/core/units.ts";
import { movePage } from "../nodes/background/page-move.ts";
import { Header } from "../nodes/memory/item.ts";
import { headerOf } from "../nodes/memory/layout.ts";
import { Kind } from "../nodes/memory/storage.ts";
import { ANY, BAD_LINE, type Command, readNoreply } from "./command.ts";
import { signed32, unsigned32 } from "./numbers.ts";
import type { Session } from "./session.ts";

const UNMODELLED = "SERVER_ERROR not modelled";
const LIMIT_MB_LEAST = 8;

export const textSlabs: Command = {
  least: 3,
  most: ANY,
  run(session, { words }) {
    const [, what, first] = words;
    if (what === "reassign" && words.length === 4) reassign(session, signed32(first!), signed32(words[3]));
    else if (what === "automove" && first === "ratio" && words.length === 4) {
      session.reply(Number(words[3]) === 0.8 ? "OK" : UNMODELLED);
    } else if (what === "automove") {
      readNoreply(session, words);
      const level = unsigned32(first!);
      if (level === null) session.reply(BAD_LINE);
      else if (level > 2) session.reply("ERROR");
      else session.reply(level === (session.server.storage.kind === Kind.modern ? 1 : 0) ? "OK" : UNMODELLED);
    } else session.reply("ERROR");
  },
};

function reassign(session: Session, source: number | null, destination: number | null): void {
  const { storage: s, items } = session.server;
  if (s.kind !== Kind.modern) session.reply("CLIENT_ERROR slab reassignment disabled");
  else if (source === null || destination === null) session.reply(BAD_LINE);
  else if (source === destination) session.reply("SAME src and dst class are identical");
  else if (!isClass(source, s.classes.largest) || !isClass(destination, s.classes.largest)) {
    session.reply("BADCLASS invalid src or dst class id");
  } else if (source === 0 || s.items[headerOf(s.classList(0, source)) + Header.pages] < 2) {
    session.reply("NOSPARE source class has no spare pages");
  } else {
    movePage(s, 0, { from: source, to: destination }, items.now);
    session.reply("OK");
  }
}

function isClass(c: number, largest: number): boolean {
  return c >= 0 && c <= largest;
}

export const textLru: Command = {
  least: 2,
  most: 7,
  run(session, { words }) {
    const { storage: s } = session.server;
    readNoreply(session, words);
    const [, what, ...values] = words.filter((word) => word !== "noreply");
    if (what === "tune" && values.length >= 4) tune(session, values);
    else if (what === "mode" && values.length >= 1 && s.kind === Kind.modern) {
      if (values[0] === "segmented") session.reply("OK");
      else session.reply(values[0] === "flat" ? UNMODELLED : "ERROR");
    } else if (what === "temp_ttl" && values.length >= 1 && s.kind === Kind.modern) {
      const seconds = signed32(values[0]);
      if (seconds === null) session.reply("ERROR");
      else session.reply(seconds < 0 ? "OK" : UNMODELLED);
    } else session.reply("ERROR");
  },
};

/** Shares of HOT and WARM, and the ages at which items leave them. */
function tune(session: Session, [hot, warm, hotFactor, warmFactor]: readonly string[]): void {
  const shares = [unsigned32(hot!), unsigned32(warm!)];
  const factors = [Number(hotFactor), Number(warmFactor)];
  if (shares.includes(null) || factors.some(Number.isNaN)) session.reply("ERROR");
  else if ((shares[0] as number) + (shares[1] as number) > 80)
    session.reply("ERROR hot and warm pcts must not exceed 80");
  else if (factors.some((factor) => factor <= 0)) session.reply("ERROR hot/warm age factors must be greater than 0");
  else session.reply([...shares, ...factors].join() === "20,40,0.2,2" ? "OK" : UNMODELLED);
}

export const textMemoryLimit: Command = {
  least: 2,
  most: 3,
  run(session, { words }) {
    const { storage: s } = session.server;
    readNoreply(session, words);
    const megabytes = unsigned32(words[1]);
    if (megabytes === null) session.reply("ERROR");
    else if (megabytes < LIMIT_MB_LEAST) {
      session.reply(`MEMLIMIT_TOO_SMALL cannot set maxbytes to less than ${LIMIT_MB_LEAST}m`);
    } else if (s.settings.memoryFile) session.reply("MEMLIMIT_ADJUST_FAILED input value is megabytes, not bytes");
    else {
      s.memoryBytes[0] = megabytes * MIB;
      for (let c = 1; c <= s.classes.largest; c++) s.items[headerOf(s.classList(0, c)) + Header.full] = 0;
      session.reply("OK");
    }
  },
};
