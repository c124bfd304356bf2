/** MD5 in hexadecimal, as libraries write it into keys. */
import { md5Words } from "../../hashing/md5.ts";
import { utf8 } from "../../hashing/utf8.ts";

export function md5Hex(text: string): string {
  const bytes = utf8(text);
  const words = md5Words(bytes, bytes.length);
  return Array.from({ length: 16 }, (_, i) =>
    ((words[i >> 2] >>> (8 * (i & 3))) & 0xff).toString(16).padStart(2, "0"),
  ).join("");
}
