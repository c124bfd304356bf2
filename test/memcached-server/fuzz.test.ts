import { describe, expect, it } from "vitest";
import { bytesOf } from "../../models/memcached-server/items.ts";
import { checkInvariants } from "../../models/nodes/invariants.ts";
import { INDEX_WORDS } from "../../models/nodes/memory/layout.ts";
import { Streams } from "../../src/core/random.ts";
import { profiles, serverOf } from "./talk.ts";

/** Of all three profiles together 100,000. */
const INPUTS = 33_334;
const WORDS =
  "get gets gat gats set add replace append prepend cas incr decr touch delete flush_all stats verbosity version mg ms md " +
  "ma mn me lru_crawler lru slabs cache_memlimit shutdown noreply a b k0 k1 YQ== 0 1 5 -1 30 100 70000 1048576 2147483647 " +
  "4294967297 18446744073709551616 x v t c N30 T0 R60 M MA q b k O1 C1 items slabs settings sizes_enable sizes conns detail " +
  "on dump cachedump metadump all crawl reassign tune";

describe.each(profiles)("random bytes to %s", (profile) => {
  it("never break it: no crash, no connection that does not end, no memory that is not given back", () => {
    const random = new Streams(7).stream("fuzz", profile);
    const below = (n: number) => Math.floor(random.next() * n);
    const words = WORDS.split(" ");
    const input = (): string => {
      const kind = below(10);
      if (kind === 0) return String.fromCharCode(...Array.from({ length: below(40) }, () => below(256)));
      const line = Array.from({ length: 1 + below(7) }, () => words[below(words.length)]).join(below(8) ? " " : "  ");
      const end = ["\r\n", "\r\n", "\r\n", "\n", "\r", "\0\r\n", ""][below(7)];
      return kind < 3 ? `set k${below(50)} 0 0 ${below(40)}\r\n${"d".repeat(below(40))}\r\n` : line + end;
    };
    const server = serverOf(profile, "-m 2");
    let session = server.open();
    let answered = 0;
    for (let i = 0; i < INPUTS; i++) {
      if (i % 16 === 0) server.advanceTo(i * 2000);
      session.feed(bytesOf(input()));
      answered += session.takeOutput().length;
      if (session.closed || below(50) === 0) {
        session.close();
        session = server.open();
      }
      if (i % 1000 === 0) checkInvariants(server.storage);
    }
    session.close();
    checkInvariants(server.storage);
    expect(server.sessions.size).toBe(0);
    expect(answered).toBeGreaterThan(INPUTS);
    // Numbers of keys are used again: there are not many more of them than items and names that came up.
    expect(server.items.keys.size).toBeLessThan(2048);
  });
});

describe("a server that lives long", () => {
  it("keeps no names of items that are gone", () => {
    const server = serverOf("classic", "-m 2");
    const session = server.open();
    for (let i = 0; i < 20_000; i++) session.feed(bytesOf(`set key${i} 0 0 1000 noreply\r\n${"v".repeat(1000)}\r\n`));
    // Two pages hold some 1,700 such items: of 20,000 names not many more than twice that are kept.
    expect(server.items.keys.size).toBeLessThan(8192);
    expect(server.storage.index.length / INDEX_WORDS).toBeLessThan(16_384);
    checkInvariants(server.storage);
  });

  it("keeps no values of items that are gone, however few their names", () => {
    const server = serverOf("classic", "-m 2");
    const session = server.open();
    const value = "v".repeat(100_000);
    for (let i = 0; i < 900; i++) session.feed(bytesOf(`set key${i} 0 0 100000 noreply\r\n${value}\r\n`));
    // Of 90 MB twice what two pages hold, and 16 MiB that are worth no search.
    expect(server.items.keys.bytesKept).toBeLessThan(2 * 2 ** 21 + 2 ** 24 + value.length);
    expect(server.items.keys.bytesKept).toBeGreaterThan(0);
  });
});
