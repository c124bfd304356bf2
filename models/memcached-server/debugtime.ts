/**
 * `debugtime`: a test moves the clock, where the server has one that can be moved. `debugtime p` stops it, `debugtime r` lets it run
 * again, a number moves it forward by so many seconds at once, and `debugtime p 5` stops it and moves it. memcached's debug build
 * has this command (proto_text.c) and knows the first three forms. Any other server answers ERROR.
 */
import type { Command } from "./command.ts";

const FORM = /^(?:(p)(?: (\d{1,9}))?|(r)|(\d{1,9}))$/;

export const debugtime: Command = {
  least: 2,
  most: 3,
  run(session, { words }) {
    const { clock } = session.server;
    const form = FORM.exec(words.slice(1).join(" "));
    if (clock === null || form === null) {
      session.reply("ERROR");
      return;
    }
    const [, stops, seconds, goes, more] = form;
    if (stops !== undefined) clock.stop();
    if (goes !== undefined) clock.go();
    const moved = seconds ?? more;
    if (moved !== undefined) clock.move(Number(moved));
    session.reply("OK");
  },
};
