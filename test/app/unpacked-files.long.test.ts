/** Recordings are unpacked no further than a file would be read. */
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Workplace } from "../cli/fallthrough.ts";
import { called } from "../cli/in-process.ts";

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

const packed = (name: string, content: Uint8Array): string => {
  writeFileSync(place.file(name), content);
  return place.file(name);
};

describe("a reader of any kind of file", () => {
  it.each(["replay", "conform"])("%s refuses recordings that unpack to far more, or not at all", async (command) => {
    const bomb = packed("bomb.json.gz", gzipSync(Buffer.alloc(2 ** 28 + 1, " ")));
    expect((await called([command, bomb])).stderr).toContain("larger than 256MB unpacked");
    const torn = packed("torn.json.gz", gzipSync("{}").subarray(0, 12));
    expect((await called([command, torn])).stderr).toContain("cannot be unpacked: unexpected end of file");
  });
});
