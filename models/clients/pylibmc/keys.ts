/**
 * Keys that pylibmc takes (_key_normalized_str, memcached_key_test): 1 to 250 bytes with the namespace. Without `verify_keys`
 * libmemcached sends any bytes; the text protocol then breaks at a blank, a line feed or a NUL. With it only printable ASCII
 * passes. The namespace is always sent, and hashed on request.
 */
import type { KeyRules } from "../../hashing/column.ts";
import { utf8 } from "../../hashing/utf8.ts";

const KEY_BYTES_MAX = 250;
const NUL = 0x00;
const LINE_FEED = 0x0a;
const BLANK = 0x20;
const DELETE = 0x7f;

export interface KeyOptions {
  readonly namespace: string;
  readonly hashesNamespace: boolean;
  readonly binary: boolean;
  readonly verifies: boolean;
}

export function keyRules({ namespace, hashesNamespace, binary, verifies }: KeyOptions): KeyRules {
  const hashed = hashesNamespace ? namespace : "";
  const namespaceBytes = utf8(namespace).length;
  const hashedBytes = utf8(hashed).length;
  const isAllowed = verifies ? isGraph : binary ? () => true : isNoBreak;
  return {
    name: `pylibmc "${namespace}" ${hashesNamespace} ${binary} ${verifies}`,
    prepare(key, buffer) {
      buffer.clear().write(hashed).write(key);
      const { bytes, length } = buffer;
      let allowed = length > hashedBytes && length - hashedBytes <= KEY_BYTES_MAX - namespaceBytes;
      for (let i = hashedBytes; i < length && allowed; i++) allowed = isAllowed(bytes[i]);
      return allowed;
    },
  };
}

/** C's isgraph in the C locale. */
function isGraph(byte: number): boolean {
  return byte > BLANK && byte < DELETE;
}

function isNoBreak(byte: number): boolean {
  return byte !== NUL && byte !== LINE_FEED && byte !== BLANK;
}
