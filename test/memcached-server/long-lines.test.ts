import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bytesOf, textOf } from "../../models/memcached-server/items.ts";
import type { Session } from "../../models/memcached-server/session.ts";
import { longLines, outcome, recordingOf } from "./long-lines.ts";
import { profiles, serverOf } from "./talk.ts";

/** What memcached 1.6.18 did; `test/live` holds it against the program that is installed. */
const recorded = readFileSync(new URL("../fixtures/nodes/long-lines.txt", import.meta.url), "utf8");

function answered(session: Session, text: string): string {
  session.feed(bytesOf(text));
  return textOf(session.takeOutput());
}

describe("a line that is about as long as memcached's buffers", () => {
  it.each(["modern", "classic"] as const)("is answered or ends the connection as recorded: %s", (profile) => {
    const server = serverOf(profile);
    const outcomes = longLines.map(({ bytes, afterwards }) => {
      const session = server.open();
      const text = answered(session, bytes) + answered(session, afterwards);
      const told = outcome(text, session.closed);
      session.close();
      return told;
    });
    expect(recordingOf(outcomes)).toBe(recorded);
    expect(server.grownBytes).toBe(0);
  });
});

describe.each(profiles)("a get to %s that is longer than any buffer", (profile) => {
  it("is answered, in whatever pieces it comes", () => {
    const session = serverOf(profile).open();
    session.feed(bytesOf("set k 0 0 1\r\nx\r\n"));
    session.takeOutput();
    const line = `get ${"k none ".repeat(20_000)}\r\n`;
    for (let at = 0; at < line.length; at += 3001) session.feed(bytesOf(line.slice(at, at + 3001)));
    expect(textOf(session.takeOutput())).toBe(`${"VALUE k 0 1\r\nx\r\n".repeat(20_000)}END\r\n`);
  });

  it("ends its connection where all such lines together would take more memory than there is for them", () => {
    const server = serverOf(profile);
    const sessions = Array.from({ length: 4 }, () => server.open());
    const part = new Uint8Array(1 << 20).fill(0x6b);
    for (const session of sessions) session.feed(bytesOf("get "));
    for (let i = 0; i < 40; i++) for (const session of sessions) session.feed(part);
    expect(server.grownBytes).toBeLessThanOrEqual(1 << 27);
    expect(sessions.filter(({ closed }) => closed).length).toBeGreaterThan(0);
    for (const session of sessions) session.close();
    expect(server.grownBytes).toBe(0);
  });
});
