/** Which release of memcached a server answers as. */
import type { ServerState } from "./server-state.ts";

export function versionOf({ isOld }: ServerState): string {
  return isOld ? "1.4.7" : "1.6.18";
}
