import { describe, expect, it } from "vitest";
import { bytesOf, textOf } from "../../models/memcached-server/items.ts";
import { checkInvariants } from "../../models/nodes/invariants.ts";
import { slabStats } from "../../models/nodes/statistics/statistics.ts";
import { profiles, serverOf, talk } from "./talk.ts";

describe.each(profiles)("a connection to %s", (profile) => {
  it("gives back what was stored, byte for byte", () => {
    const server = serverOf(profile);
    const value = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
    expect(talk(server, `set k 7 0 256\r\n${value}\r\n`, "get k\r\n", "get none\r\n")).toEqual([
      "STORED\r\n",
      `VALUE k 7 256\r\n${value}\r\nEND\r\n`,
      "END\r\n",
    ]);
    checkInvariants(server.storage);
  });

  it("that ends amid a value gives its memory back", () => {
    const server = serverOf(profile);
    const session = server.open();
    session.feed(bytesOf("set k 0 0 1000\r\nabc"));
    checkInvariants(server.storage);
    const used = () => Object.values(slabStats(server.storage, 0)).map(({ used_chunks: chunks }) => chunks);
    expect(used()).toEqual([1]);
    session.close();
    checkInvariants(server.storage);
    expect(used()).toEqual([0]);
    expect(server.sessions.size).toBe(0);
    expect(talk(server, "get k\r\n")).toEqual(["END\r\n"]);
  });

  it("answers each request of a binary client as memcached does to a command that it does not know", () => {
    const server = serverOf(profile);
    const request = (opcode: number, opaque: number, body: string) =>
      bytesOf(
        `\x80${String.fromCharCode(opcode)}\0\x02\0\0\0\0\0\0\0${String.fromCharCode(body.length)}\0\0\0${String.fromCharCode(opaque)}${"\0".repeat(8)}${body}`,
      );
    const refusal = (opcode: number, opaque: number) =>
      `\x81${String.fromCharCode(opcode)}\0\0\0\0\0\x81\0\0\0\x0f\0\0\0${String.fromCharCode(opaque)}${"\0".repeat(8)}Unknown command`;
    const requests = [request(0, 7, "ab"), request(0x21, 200, "set k 0 0 1\r\nx\r\n"), request(10, 0, "")];
    const session = server.open();
    let text = "";
    // Byte by byte, as nothing is answered before all of a request has come.
    for (const byte of requests.flatMap((one) => [...one])) {
      session.feed(Uint8Array.of(byte));
      text += textOf(session.takeOutput());
    }
    expect(text).toBe(refusal(0, 7) + refusal(0x21, 200) + refusal(10, 0));
    expect(session.closed).toBe(false);
    session.feed(bytesOf("get k\r\n".padEnd(24, " ")));
    expect(textOf(session.takeOutput())).toBe("");
    expect(session.closed).toBe(true);
  });
});

describe("a dump of 1.6", () => {
  it("is refused behind answers that still wait, and given behind those that are sent at once", () => {
    const server = serverOf("modern");
    const refused = "ERROR cannot pipeline other commands before metadump\r\n";
    expect(talk(server, "mg foo v\r\nlru_crawler metadump all\r\n", "get foo\r\nlru_crawler metadump all\r\n")).toEqual(
      [`EN\r\n${refused}`, "END\r\nEND\r\n"],
    );
  });
});

describe("a page into which a value is just coming", () => {
  it("stays where it is, and moves when the value has come", () => {
    const server = serverOf("modern");
    const slow = server.open();
    const value = "v".repeat(500_000);
    slow.feed(bytesOf("set slow 0 0 500000\r\nvvv"));
    const pagesOf39 = () => slabStats(server.storage, 0)["39"].total_pages;
    // Two chunks a page: the one under way and one more are the oldest page, the next two another.
    for (const key of ["a", "b", "c"]) talk(server, `set ${key} 0 0 500000\r\n${value}\r\n`);
    expect(pagesOf39()).toBe(2);
    expect(talk(server, "slabs reassign 39 1\r\n")).toEqual(["OK\r\n"]);
    checkInvariants(server.storage);
    expect(pagesOf39()).toBe(2);
    slow.feed(bytesOf(`${value.slice(3)}\r\n`));
    expect(textOf(slow.takeOutput())).toBe("STORED\r\n");
    expect(talk(server, "slabs reassign 39 1\r\n")).toEqual(["OK\r\n"]);
    checkInvariants(server.storage);
    expect(pagesOf39()).toBe(1);
  });
});
