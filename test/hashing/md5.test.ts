import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { md5Words } from "../../models/hashing/md5.ts";
import { utf8 } from "../../models/hashing/utf8.ts";

function hex(bytes: Uint8Array): string {
  return Buffer.from(md5Words(bytes, bytes.length).buffer).toString("hex");
}

it.each([
  ["", "d41d8cd98f00b204e9800998ecf8427e"],
  ["abc", "900150983cd24fb0d6963f7d28e17f72"],
  ["message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
  [
    "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
    "57edf4a22be3c955ac49da2e2107b67a",
  ],
])("the digest of RFC 1321's test suite: %j", (text, expected) => expect(hex(utf8(text))).toBe(expected));

it("agrees with Node.js at every length up to three blocks, whatever lies behind the key in the buffer", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => (i * 89 + 7) & 0xff);
  for (let length = 0; length <= 192; length++) {
    const expected = createHash("md5").update(bytes.subarray(0, length)).digest("hex");
    expect(Buffer.from(md5Words(bytes, length).buffer).toString("hex")).toBe(expected);
  }
});
