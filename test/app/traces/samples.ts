/** A few lines of each format, with the requests that they stand for, written by hand; and one packed in each way. */
import { gzipSync } from "node:zlib";
import { TraceKind } from "../../../models/workload/trace.ts";

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
  for (const [i, number] of numbers.entries()) bytes.writeInt32BE(number, i * 4);
  return bytes;
};

/** Name, kind, size, time to live, and the second in which it comes. */
type Wanted = readonly [name: string, kind: number, valueBytes: number, ttlSeconds: number, second: number];

export const samples: readonly {
  format: string;
  file: string;
  content: string | Uint8Array;
  wanted: readonly Wanted[];
}[] = [
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

/** The lines 1, 2, *, 1, 3; as the programs xz 5.4 and zstd 1.5 pack them. */
export const packed = {
  gzip: gzipSync("1\n2\n*\n1\n3\n"),
  xz: Buffer.from(
    "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAJMQoyCioKMQozCgAAAFMUaSVt4mn1AAEiChUa4WcftvN9AQAAAAAEWVo=",
    "base64",
  ),
  zstd: Buffer.from("KLUv/SQKUQAAMQoyCioKMQozChADOsk=", "base64"),
} as const;
