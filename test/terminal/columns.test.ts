import { expect, it } from "vitest";
import { type Column, columnsText } from "../../src/terminal/columns.ts";

const column = (head: string, text: string): Column => ({ head, align: "left", wraps: true, cells: [{ text }] });
const table = (width: number) =>
  columnsText(
    [
      column("client", "dalli"),
      column("name", "flush_on_reconnect is set"),
      column("prose", "many short words that can stand in any number of lines"),
    ],
    width,
    (line) => line,
  );

it("prose is narrowed before a name is broken", () => {
  expect(table(50)).toContain("flush_on_reconnect");
  // 5 columns for the client, 18 for the name, 7 for the prose, at least, and two gaps.
  expect(table(38)).toContain("flush_on_reconnect");
});

it("a name without room is broken between its parts, and no line is wider than the terminal", () => {
  const lines = table(30).split("\n");
  expect(lines.join("\n")).toMatch(/flush_on_ .*\n.*reconnect/);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(30);
});
