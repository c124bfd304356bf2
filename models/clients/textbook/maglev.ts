/**
 * Maglev's table that notices failures at once: no library, but the best one could do (see textbook.ts). A server's offset
 * and skip are the first two words of the MD5 of `host:port`; a key's slot is the first word of its own MD5.
 */
import { hashColumn } from "../../hashing/column.ts";
import { md5 } from "../../hashing/index.ts";
import { md5Words } from "../../hashing/md5.ts";
import { utf8 } from "../../hashing/utf8.ts";
import { maglevTable } from "../../placement/maglev.ts";
import { Subsets } from "../../placement/subsets.ts";
import type { ClientDefinition } from "../definition.ts";
import { homeColumn } from "../shared/homes.ts";
import { refuseWeights } from "../shared/option-kinds.ts";
import { protocolKeys } from "../shared/protocol-keys.ts";
import { edition } from "./options.ts";
import { Textbook } from "./textbook.ts";

/** The paper's smaller table: a prime, over a hundred times the size of the clusters it was measured with. */
const TABLE_SIZE = 65_537;

export const maglev: ClientDefinition = {
  name: "maglev",
  title: "Maglev hashing (textbook, no library)",
  ...edition,
  variations: [{ options: { retry: 5 } }],
  summary: {
    hash: "md5",
    distribution: "maglev, 65537 slots",
    onFailure: "the table without it, within the call; a few other keys move too",
    onRecovery: "the first operation 10 s after each process saw the failure",
    staleRisk: "high: leftovers on other servers",
    verified: "source",
  },
  source: "Eisenbud et al. 2016, Maglev: A Fast and Reliable Software Network Load Balancer, section 3.4",
  create(parts) {
    const { servers, keys } = parts;
    refuseWeights(servers, "maglev");
    const names = servers.map(({ host, port }) => `${host}:${port}`);
    const digests = names.map((name) => {
      const bytes = utf8(name);
      return Array.from(md5Words(bytes, bytes.length));
    });
    const offsets = digests.map(([first]) => first! % TABLE_SIZE);
    const skips = digests.map(([, second]) => (second! % (TABLE_SIZE - 1)) + 1);
    const tables = new Subsets(servers.length, `maglev ${names.join(" ")}`, (taking) => {
      const table = maglevTable(TABLE_SIZE, offsets, skips, taking);
      return { node: (hash: number) => table[(hash >>> 0) % TABLE_SIZE] };
    });
    const column = hashColumn(keys, md5, protocolKeys);
    const home = homeColumn(keys, `maglev ${names.join(" ")}`, column, (hash) => tables.at(0).node(hash));
    const node = (key: number, out: Uint8Array) =>
      out.includes(0) ? tables.at(tables.without(out)).node(column.hashes[key]) : -1;
    return new Textbook({
      ...parts,
      name: maglev.name,
      placement: { home, node, movesOthers: true },
      retrySeconds: 10,
    });
  },
};
