/**
 * Keys that php-memcached takes (MEMC_CHECK_KEY): not empty, and with the prefix at most 250 bytes. The ASCII protocol takes
 * printable ASCII only; the binary protocol refuses only the line feed. The prefix is always sent, and hashed on request.
 */
import type { KeyRules } from "../../hashing/column.ts";
import { utf8 } from "../../hashing/utf8.ts";

const KEY_BYTES_MAX = 250;
const LINE_FEED = 0x0a;

export interface KeyOptions {
  readonly prefix: string;
  readonly hashesPrefix: boolean;
  readonly binaryProtocol: boolean;
}

export function keyRules({ prefix, hashesPrefix, binaryProtocol }: KeyOptions): KeyRules {
  const hashed = hashesPrefix ? prefix : "";
  const prefixBytes = utf8(prefix).length;
  const hashedBytes = utf8(hashed).length;
  const isAllowed = binaryProtocol ? isNotLineFeed : isGraph;
  return {
    name: `php-memcached "${prefix}" ${hashesPrefix} ${binaryProtocol}`,
    prepare(key, buffer) {
      buffer.clear().write(hashed).write(key);
      const { bytes, length } = buffer;
      let allowed = length > hashedBytes && length - hashedBytes <= KEY_BYTES_MAX - prefixBytes;
      for (let i = hashedBytes; i < length && allowed; i++) allowed = isAllowed(bytes[i]);
      return allowed;
    },
  };
}

/** C's isgraph in the C locale. */
function isGraph(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f;
}

function isNotLineFeed(byte: number): boolean {
  return byte !== LINE_FEED;
}
