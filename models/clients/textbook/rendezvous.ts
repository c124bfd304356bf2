/** Rendezvous hashing that notices failures at once: no library, but the best one could do (see textbook.ts). */
import { hashColumn } from "../../hashing/column.ts";
import { murmur3 } from "../../hashing/index.ts";
import { ByteBuffer } from "../../hashing/utf8.ts";
import { Rendezvous } from "../../placement/rendezvous.ts";
import type { ClientDefinition } from "../definition.ts";
import { homeColumn } from "../shared/homes.ts";
import { protocolKeys } from "../shared/protocol-keys.ts";
import { edition } from "./options.ts";
import { Textbook } from "./textbook.ts";

export const rendezvous: ClientDefinition = {
  name: "rendezvous",
  title: "rendezvous hashing (textbook, no library)",
  ...edition,
  variations: [{ options: { retry: 5 } }, { options: { failover: false } }],
  summary: {
    hash: "murmur3",
    distribution: "rendezvous, weighted",
    onFailure: "next largest, within the call; no other key moves",
    onRecovery: "the next operation",
    staleRisk: "high: leftovers on other servers",
    verified: "source",
  },
  source: "Thaler and Ravishankar 1996; weights by Schindelhauer and Schomaker 2005",
  create(parts) {
    const { servers, keys } = parts;
    const names = servers.map(({ host, port }) => `${host}:${port}`);
    const weights = servers.map(({ weight }) => weight);
    const hashing = new Rendezvous(names, weights);
    const buffer = new ByteBuffer();
    const node = (key: number, out: Uint8Array | null) => hashing.node(buffer.clear().write(keys.name(key)), out);
    const column = hashColumn(keys, murmur3, protocolKeys);
    const home = homeColumn(keys, `rendezvous ${names.join(" ")} ${weights.join(" ")}`, column, (_, key) =>
      node(key, null),
    );
    return new Textbook({
      ...parts,
      name: rendezvous.name,
      placement: { home, node, movesOthers: false },
      retrySeconds: 0,
    });
  },
};
