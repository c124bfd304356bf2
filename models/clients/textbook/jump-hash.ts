/**
 * Jump consistent hash with detection at once: no library, but what one could do at best. See textbook/textbook.ts. The 64
 * bits are the first eight bytes of the key's MD5, little-endian; while they lead to a dead server, all of them are mixed
 * (the finalizer of MurmurHash3 on each half, crosswise) and jump again.
 */

import { hashColumn } from "../../hashing/column.ts";
import { md5 } from "../../hashing/index.ts";
import { md5Words } from "../../hashing/md5.ts";
import { ByteBuffer } from "../../hashing/utf8.ts";
import { jump } from "../../placement/jump.ts";
import type { ClientDefinition } from "../definition.ts";
import { homeColumn } from "../shared/homes.ts";
import { protocolKeys } from "../shared/protocol-keys.ts";
import { options, VERSION } from "./options.ts";
import { Textbook } from "./textbook.ts";

/** With half of the servers dead one key in 10^30 comes to the end of these; it then goes to the first that is not. */
const JUMPS_MAX = 100;

export const jumpHash: ClientDefinition = {
  name: "jump-hash",
  title: "jump consistent hash (textbook, no library)",
  versions: [VERSION],
  defaultVersion: VERSION,
  versionOf: (release) => (release === VERSION ? VERSION : null),
  options,
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
    const weighted = servers.findIndex(({ weight }) => weight !== 1);
    if (weighted >= 0)
      throw new Error(`server ${weighted}: weight ${servers[weighted].weight}; jump hash has no weights`);
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
