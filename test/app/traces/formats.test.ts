/** What each format says: a few lines of it, and the requests that they stand for, written by hand. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { formats } from "../../../src/app/traces/formats/index.ts";
import { requestsOf, traceIn, written } from "./at-hand.ts";
import { packed, samples } from "./samples.ts";

describe.each(samples)("$format", ({ format, file, content, wanted }) => {
  it("is known by its content and its name, and says what stands in it", () => {
    const trace = traceIn(written(file, content));
    expect(trace.scan.format.name).toBe(format);
    const seen = requestsOf(trace).map(({ name, kind, valueBytes, ttlSeconds, time }) => [
      name,
      kind,
      valueBytes,
      ttlSeconds,
      Math.floor(time),
    ]);
    expect(seen).toEqual(wanted);
  });

  it("says the same where it is packed, whatever the file is called", () => {
    const plain = traceIn(written(file, content));
    const packed = traceIn(written("packed", gzipSync(content)), { format });
    expect(packed.scan.sha256).toBe(plain.scan.sha256);
    expect(requestsOf(packed)).toEqual(requestsOf(plain));
  });
});

it("every format has a sample here", () => {
  expect(samples.map(({ format }) => format).sort()).toEqual(formats.map(({ name }) => name).sort());
});

describe.each(Object.entries(packed))("%s", (packing, bytes) => {
  const file = `t.trace.${packing}`;

  it("is unpacked on the way", () => {
    const trace = traceIn(written(file, bytes), { format: "lirs" });
    expect(requestsOf(trace).map(({ name }) => name)).toEqual(["1", "2", "1", "3"]);
  });

  it("is an error where the end is missing", () => {
    const path = written(file, bytes.subarray(0, bytes.length - 9));
    expect(() => traceIn(path, { format: "lirs" })).toThrow(/^t: cannot be unpacked \((?:gzip|xz|zstd)\): ./);
  });
});

it("a file that no format fits is refused with the names of those that are known", () => {
  expect(() => traceIn(written("t.dat", "what, is this?"))).toThrow(
    /^t: no format that is known .*: kvcache-202401, .* or cache2k$/,
  );
  expect(() => traceIn(written("t.vscsi", new Uint8Array(32)))).toThrow(/^t: vscsi is not read; .*traceConv/);
  expect(() => traceIn(written("t", "1"), { format: "lirsh" })).toThrow(/^t: format "lirsh"; .*'lirs'/);
});
