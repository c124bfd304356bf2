/** Recordings of the real libraries' multi-gets, with a node dead or hung: each page is the model's. */
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { askAtOnce } from "../../models/application/multi-gets.ts";
import { createClient } from "../../models/clients/index.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";
import { Wire } from "../../models/network/wire.ts";
import { toleranceMs } from "../../src/app/conformance/durations.ts";
import { readRecording, recordingsIn } from "../../src/app/conformance/files.ts";
import { type Header, header, recordedClient } from "../../src/app/conformance/recorded-client.ts";

const folder = fileURLToPath(new URL("multi-get", import.meta.url));

interface Page {
  readonly keys: readonly string[];
  readonly answered: readonly number[] | null;
  readonly ms: number;
}

interface Pages extends Header {
  readonly dead?: readonly number[];
  readonly hung?: readonly number[];
  readonly pages?: readonly Page[];
}
for (const file of recordingsIn(folder)) {
  const document = readRecording(file) as Pages;
  if (document.pages === undefined) continue;
  it(file.split("/").pop()!, () => {
    const recording = { ...document, ...header.parse(document) };
    const recorded = recordedClient(recording);
    if (typeof recorded === "string") throw new Error(recorded);
    const bad: unknown[] = [];
    let slow = 0;
    document.pages!.forEach((page, number) => {
      const keys = new ListedKeys(page.keys);
      const client = createClient({ ...recorded.client, processes: 1 }, recorded.servers, keys);
      if (client.multiGet === undefined) throw new Error("no multi-get");
      const wire = Wire.lasting(client);
      for (const node of document.dead ?? []) wire.crash(node);
      for (const node of document.hung ?? []) wire.pause(node);
      const home = page.keys.map((_, key) => client.settled(key, new Uint8Array(recorded.servers.length)));
      const came = askAtOnce({
        client,
        wire,
        process: 0,
        keys: page.keys.map((_, key) => key),
        holds: (node, key) => home[key] === node,
      });
      const answered =
        came === null || came.answer.gives === "failure"
          ? null
          : [...came.answer.slots.keys()].filter((at) => came.answer.slots[at] !== 0);
      const ms = (came?.seconds ?? Infinity) * 1000;
      if (JSON.stringify(answered) !== JSON.stringify(page.answered))
        bad.push([number, page.answered, answered, page.ms, ms]);
      else if (Math.abs(ms - page.ms) > toleranceMs(page.ms)) {
        slow++;
        if (slow < 6) console.log(file.split("/").pop(), number, page.ms, ms, page.answered, home.join());
      }
    });
    expect(bad.slice(0, 4)).toEqual([]);
    expect(slow).toBe(0);
  });
}
