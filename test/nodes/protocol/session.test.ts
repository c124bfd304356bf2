import { describe, expect, it } from "vitest";
import { check } from "../../../models/nodes/check.ts";
import { bytesOf, textOf } from "../../../models/nodes/protocol/items.ts";
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
    check(server.storage);
  });

  it("that ends amid a value gives its memory back", () => {
    const server = serverOf(profile);
    const session = server.open();
    session.feed(bytesOf("set k 0 0 1000\r\nabc"));
    check(server.storage);
    session.close();
    check(server.storage);
    expect(server.sessions.size).toBe(0);
    expect(talk(server, "get k\r\n")).toEqual(["END\r\n"]);
  });

  it("answers a binary client with the reason for hanging up", () => {
    const session = serverOf(profile).open();
    session.feed(Uint8Array.of(0x80, 0, 0, 0));
    expect(session.closed).toBe(true);
    expect(textOf(session.takeOutput())).toBe("SERVER_ERROR the binary protocol is not modelled\r\n");
  });
});
