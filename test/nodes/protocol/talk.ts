/** A server of a profile, and a client that writes text and reads what comes back. */
import { parseArguments } from "../../../models/nodes/arguments.ts";
import { bytesOf, textOf } from "../../../models/nodes/protocol/items.ts";
import { MemcachedServer } from "../../../models/nodes/protocol/server.ts";

export const versions = { modern: "1.6.18", classic: "1.6.18", "1.4": "1.4.7" } as const;
export type Profile = keyof typeof versions;
export const profiles = Object.keys(versions) as Profile[];

export function serverOf(profile: Profile, args: readonly string[] = []): MemcachedServer {
  const flags = profile === "classic" ? ["-o", "no_modern", ...args] : args;
  return new MemcachedServer(parseArguments(flags, versions[profile]));
}

/** Sends one text after the other over one connection; the answers to each. */
export function talk(server: MemcachedServer, ...texts: readonly string[]): string[] {
  const session = server.open();
  return texts.map((text) => {
    session.feed(bytesOf(text));
    return textOf(session.takeOutput());
  });
}
