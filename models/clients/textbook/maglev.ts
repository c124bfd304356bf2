/**
 * Maglev's table with detection at once: no library, but what one could do at best. See textbook/textbook.ts. Offset and skip
 * of a server are the first two words of the MD5 of `host:port`, a key's slot is the first of its own.
 */

import { hashColumn } from "../../hashing/column.ts";
import { md5 } from "../../hashing/index.ts";
import { md5Words } from "../../hashing/md5.ts";
import { utf8 } from "../../hashing/utf8.ts";
import { maglevTable } from "../../placement/maglev.ts";
import { Subsets } from "../../placement/subsets.ts";
import type { ClientDefinition } from "../definition.ts";
import { homeColumn } from "../shared/homes.ts";
import { protocolKeys } from "../shared/protocol-keys.ts";
import { options, VERSION } from "./options.ts";
import { Textbook } from "./textbook.ts";

/** The paper's smaller table: a prime, more than a hundred times as large as the clusters it was measured with. */
const TABLE_SIZE = 65_537;

export const maglev: ClientDefinition = {
  name: "maglev",
  title: "Maglev hashing (textbook, no library)",
  versions: [VERSION],
  defaultVersion: VERSION,
  versionOf: (release) => (release === VERSION ? VERSION : null),
  options,
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
    const weighted = servers.findIndex(({ weight }) => weight !== 1);
    if (weighted >= 0)
      throw new Error(`server ${weighted}: weight ${servers[weighted].weight}; maglev has no weights here`);
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
