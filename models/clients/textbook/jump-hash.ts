/**
 * Jump consistent hash that notices failures at once: no library, but the best one could do (see textbook.ts). It hashes the
 * first eight bytes of the key's MD5, little-endian. While they lead to a dead server, it mixes all 64 bits (MurmurHash3's
 * finalizer on each half, crosswise) and jumps again.
 */
import { hashColumn } from "../../hashing/column.ts";
import { md5 } from "../../hashing/index.ts";
import { md5Words } from "../../hashing/md5.ts";
import { ByteBuffer } from "../../hashing/utf8.ts";
import { jump } from "../../placement/jump.ts";
import type { ClientDefinition } from "../definition.ts";
import { homeColumn } from "../shared/homes.ts";
import { refuseWeights } from "../shared/option-kinds.ts";
import { protocolKeys } from "../shared/protocol-keys.ts";
import { edition } from "./options.ts";
import { Textbook } from "./textbook.ts";

/** With half of the servers dead one key in 10^30 needs more; it goes to the first live server. */
const JUMPS_MAX = 100;

export const jumpHash: ClientDefinition = {
  name: "jump-hash",
  title: "jump consistent hash (textbook, no library)",
  ...edition,
  variations: [{ options: { retry: 5 } }],
  summary: {
    hash: "md5, 64 bits",
    distribution: "jump",
    onFailure: "hashed again, within the call; no other key moves",
    onRecovery: "the next operation",
    staleRisk: "high: leftovers on other servers",
    verified: "source",
  },
  source: "Lamping and Veach 2014, A Fast, Minimal Memory, Consistent Hash Algorithm",
  create(parts) {
    const { servers, keys } = parts;
    refuseWeights(servers, "jump hash");
    const count = servers.length;
    const buffer = new ByteBuffer();
    const node = (key: number, out: Uint8Array | null) => {
      const { bytes, length } = buffer.clear().write(keys.name(key));
      const words = md5Words(bytes, length);
      let low = words[0];
      let high = words[1];
      for (let jumps = 0; jumps < JUMPS_MAX; jumps++) {
        const server = jump(high, low, count);
        if (out === null || out[server] !== 1) return server;
        low = mix(low ^ high);
        high = mix(high + low);
      }
      return out!.indexOf(0);
    };
    const column = hashColumn(keys, md5, protocolKeys);
    const home = homeColumn(keys, `jump-hash ${count}`, column, (_, key) => node(key, null));
    return new Textbook({
      ...parts,
      name: jumpHash.name,
      placement: { home, node, movesOthers: false },
      retrySeconds: 0,
    });
  },
};

function mix(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
