/** Which release of memcached a server answers as. */
import type { MemcachedServer } from "./server.ts";

export function versionOf({ isOld }: MemcachedServer): string {
  return isOld ? "1.4.7" : "1.6.18";
}
