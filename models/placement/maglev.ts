/**
 * The lookup table of Maglev (Eisenbud et al., NSDI 2016, section 3.4). Each server has its own order of preference over all
 * slots, offset + j x skip. The servers take turns, and each takes its next free slot. Without a server its slots go to the
 * others, and a few of theirs change hands too.
 */

/**
 * @param size A prime, larger than the number of servers.
 * @param offsets Where the preferences of each server begin, 0 .. size - 1.
 * @param skips How far apart they are, 1 .. size - 1.
 * @param servers Positions of the servers that take part, in the order of their turns.
 */
export function maglevTable(
  size: number,
  offsets: readonly number[],
  skips: readonly number[],
  servers: readonly number[],
): Uint16Array {
  const FREE = 0xffff;
  const table = new Uint16Array(size).fill(FREE);
  const next = servers.map((server) => offsets[server]);
  for (let filled = 0; ; ) {
    for (let turn = 0; turn < servers.length; turn++) {
      const server = servers[turn];
      let slot = next[turn];
      while (table[slot] !== FREE) slot = (slot + skips[server]) % size;
      table[slot] = server;
      next[turn] = (slot + skips[server]) % size;
      if (++filled === size) return table;
    }
  }
}
