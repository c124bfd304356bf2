/** What each format says: a few lines of it, and the requests that they stand for, written by hand. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { TraceKind } from "../../../models/workload/trace.ts";
import { formats } from "../../../src/app/traces/formats/index.ts";
import { requestsOf, traceIn, written } from "./at-hand.ts";

const { read, set, delete: remove, fill } = TraceKind;

/** Little-endian records. */
function oracleGeneral(...records: readonly [time: number, object: bigint, size: number][]): Uint8Array {
  const bytes = Buffer.alloc(records.length * 24);
  records.forEach(([time, object, size], i) => {
    bytes.writeUInt32LE(time, i * 24);
    bytes.writeBigUInt64LE(object, i * 24 + 4);
    bytes.writeUInt32LE(size, i * 24 + 12);
    bytes.writeBigInt64LE(-1n, i * 24 + 16);
  });
  return bytes;
}

const int32s = (...numbers: readonly number[]): Uint8Array => {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, i) => bytes.writeInt32BE(number, i * 4));
  return bytes;
};

/** Name, kind, size, time to live, and the second in which it comes. */
type Wanted = readonly [name: string, kind: number, valueBytes: number, ttlSeconds: number, second: number];

const samples: readonly { format: string; file: string; content: string | Uint8Array; wanted: readonly Wanted[] }[] = [
  {
    format: "twitter",
    file: "t.csv",
    content:
      "7,a,1,0,3,get,0\n7,a,1,55,3,set,60\n8,a,1,55,4,gets,0\n9,b,c,3,20,4,set,0\n9,a,1,60,3,cas,90\n10,a,1,0,3,delete,0\n11,a,1,9,3,append,7\n",
    wanted: [
      ["a", read, -1, -1, 0],
      ["a", fill, 55, 60, 0],
      ["a", read, 55, -1, 1],
      ["b,c", set, 20, 0, 2],
      ["a", set, 60, 90, 2],
      ["a", remove, -1, -1, 3],
      ["a", set, -1, -1, 4],
    ],
  },
  {
    format: "kvcache-202206",
    file: "t.csv",
    content: "key,op,size,op_count,key_size\nk,GET,0,2,30\nk,SET,9,1,30\nk,DELETE,0,1,30\n",
    wanted: [
      ["k", read, -1, -1, 0],
      ["k", read, -1, -1, 1],
      ["k", fill, 9, -1, 2],
      ["k", remove, -1, -1, 3],
    ],
  },
  {
    format: "kvcache-202401",
    file: "t.csv",
    content:
      "op_time,key,key_size,op,op_count,size,cache_hits,ttl,usecase,sub_usecase\n5,k,40,GET_LEASE,1,0,0,0,1,1\n5,k,40,SET_LEASE,1,9,0,100,1,1\n6,k,40,GET,1,9,1,0,1,1\n6,k,40,SET,1,8,0,0,1,1\n",
    wanted: [
      ["k", read, -1, -1, 0],
      ["k", fill, 9, 100, 0],
      ["k", read, 9, -1, 1],
      ["k", set, 8, 0, 1],
    ],
  },
  {
    format: "plain",
    file: "t.csv",
    content: "key,time,op,ttl\nx,1.5,get,\ny,1.75,incr,\nx,3,set,never\n".replace("never", "0"),
    wanted: [
      ["x", read, -1, -1, 0],
      ["y", set, -1, -1, 0],
      ["x", fill, -1, 0, 1],
    ],
  },
  {
    format: "libcachesim-csv",
    file: "t.csv",
    content: "version,time,op,size,lbn\r\n1,100,2a,512,42\r\n1,102,2a,1024,43\r\n",
    wanted: [
      ["42", read, 512, -1, 0],
      ["43", read, 1024, -1, 2],
    ],
  },
  {
    format: "libcachesim-txt",
    file: "t.txt",
    content: "a/b\nc\na/b",
    wanted: [
      ["a/b", read, -1, -1, 0],
      ["c", read, -1, -1, 1],
      ["a/b", read, -1, -1, 2],
    ],
  },
  {
    format: "lirs",
    file: "t.trace",
    content: " 12\r\n*\r\n\r\n7 \r\n",
    wanted: [
      ["12", read, -1, -1, 0],
      ["7", read, -1, -1, 1],
    ],
  },
  {
    format: "oracleGeneral",
    file: "t.oracleGeneral.bin",
    content: oracleGeneral([9, 2n ** 63n + 5n, 4096], [11, 3n, 1]),
    wanted: [
      ["9223372036854775813", read, 4096, -1, 0],
      ["3", read, 1, -1, 2],
    ],
  },
  {
    format: "cache2k",
    file: "t.trace",
    content: int32s(256, -1, 256),
    wanted: [
      ["256", read, -1, -1, 0],
      ["-1", read, -1, -1, 1],
      ["256", read, -1, -1, 2],
    ],
  },
];

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

/** Of the lines 1, 2, *, 1, 3, as the programs xz 5.4 and zstd 1.5 pack them. */
const packed = {
  "t.trace.xz":
    "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAJMQoyCioKMQozCgAAAFMUaSVt4mn1AAEiChUa4WcftvN9AQAAAAAEWVo=",
  "t.trace.zst": "KLUv/SQKUQAAMQoyCioKMQozChADOsk=",
};

describe.each(Object.entries(packed))("%s", (file, base64) => {
  const bytes = Buffer.from(base64, "base64");

  it("is unpacked on the way", () => {
    const trace = traceIn(written(file, bytes));
    expect(requestsOf(trace).map(({ name }) => name)).toEqual(["1", "2", "1", "3"]);
  });

  it("is an error where the end is missing", () => {
    const path = written(file, bytes.subarray(0, bytes.length - 9));
    expect(() => traceIn(path, { format: "lirs" })).toThrow(/^t: cannot be unpacked \((xz|zstd)\): ./);
  });
});

it("a file that no format fits is refused with the names of those that are known", () => {
  expect(() => traceIn(written("t.dat", "what, is this?"))).toThrow(
    /^t: no format that is known .*: kvcache-202401, .* or cache2k$/,
  );
  expect(() => traceIn(written("t.vscsi", int32s(1)))).toThrow(/^t: vscsi is not read; .*traceConv/);
  expect(() => traceIn(written("t", "1"), { format: "lirsh" })).toThrow(/^t: format "lirsh"; .*'lirs'/);
});
