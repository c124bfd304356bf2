/** gomemcache: CRC-32 of the key modulo the list; a failure is an error, every time, and nothing is remembered of it. */
import { crc32 } from "node:zlib";
import { numberOf, type Options, type TwinClient, Views } from "./client.ts";

/** `servers` are the positions of the list's nodes. */
export function gomemcache(servers: readonly number[], options: Options): TwinClient {
  const limit = numberOf(options, "Timeout", 0.5);
  const home = (key: string) => servers[crc32(key) % servers.length];
  const connections = new Views(() => ({ isOpen: false }));
  return {
    connectSeconds: limit,
    answerSeconds: limit,
    settled: (key, down) => (down.has(home(key)) ? -1 : home(key)),
    *call({ process, key }) {
      const node = home(key);
      const connection = connections.of(process, node);
      if (!connection.isOpen) {
        connection.isOpen = (yield { connect: node }) === "answered";
        if (!connection.isOpen) return -1;
      }
      if ((yield { send: node }) === "answered") return node;
      connection.isOpen = false;
      return -1;
    },
  };
}
