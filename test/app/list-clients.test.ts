/** The table of clients: whole, and no wider than the terminal. */
import { describe, expect, it } from "vitest";
import { clients } from "../../models/clients/index.ts";
import { clientsJson, clientsText } from "../../src/app/listing/list-clients.ts";
import { displayWidth } from "../../src/terminal/text.ts";
import { called } from "../cli/in-process.ts";

describe("fallthrough list clients", () => {
  it.each([60, 80, 100, 200])("fits %i columns and names every client, version and option", (width) => {
    const text = clientsText(width);
    expect(text.split("\n").filter((line) => displayWidth(line) > width)).toEqual([]);
    const unbroken = text.replace(/\s+/g, "");
    for (const { name, title, options } of clients) {
      expect(unbroken).toContain(`${name}:${title}`.replace(/\s+/g, ""));
      for (const option of Object.keys(options.shape)) expect(unbroken).toContain(`${option}:`);
    }
  });

  it("as JSON has each option with its default as it is described", async () => {
    const { stdout, code } = await called(["list", "clients", "--json"]);
    expect([code, stdout]).toEqual([0, clientsJson()]);
    const rows = JSON.parse(stdout) as {
      name: string;
      options: Record<string, { default: string; description: string }>;
    }[];
    expect(rows.map(({ name }) => name)).toEqual(clients.map(({ name }) => name));
    const memjs = rows.find(({ name }) => name === "memjs")!;
    expect([memjs.options.retries!.default, memjs.options.conntimeout!.default]).toEqual(["2", "twice `timeout`"]);
  });

  it("has no JSON of anything else", async () => {
    const { code, stderr } = await called(["list", "faults", "--json"]);
    expect([code, stderr]).toEqual([104, "list: 1 error\n  --json: only of clients\n"]);
  });
});
