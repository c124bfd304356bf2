/** A server of a profile, and a client that writes text and reads what comes back. */

import { bytesOf, textOf } from "../../models/memcached-server/items.ts";
import { MemcachedServer } from "../../models/memcached-server/server.ts";
import { parseFlags } from "../../models/nodes/settings/flags.ts";
import { type ProfileName, profileNames } from "../../models/nodes/settings/settings.ts";

export const profiles = profileNames;

export function serverOf(profile: ProfileName, args = ""): MemcachedServer {
  const { flags, problems } = parseFlags(profile === "classic" ? `-o no_modern ${args}` : args, { profile });
  if (problems.length > 0) throw new Error(problems.join("; "));
  return new MemcachedServer({ flags });
}

/** Sends one text after the other over one connection; the answers to each. */
export function talk(server: MemcachedServer, ...texts: readonly string[]): string[] {
  const session = server.open();
  return texts.map((text) => {
    session.feed(bytesOf(text));
    return textOf(session.takeOutput());
  });
}
