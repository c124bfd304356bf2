/** The release of memcached that a server claims to be. */
import type { ServerState } from "./server-state.ts";

export function versionOf({ isOld }: ServerState): string {
  return isOld ? "1.4.7" : "1.6.18";
}
