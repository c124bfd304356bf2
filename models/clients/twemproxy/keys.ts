/**
 * What twemproxy hashes of a key: all of it, or with `hash_tag` what stands between the first opening character and the next
 * closing one, if that is anything (nc_request.c, req_forward).
 */
import type { KeyRules } from "../../hashing/column.ts";
import { fitsProtocol, protocolKeys } from "../shared/protocol-keys.ts";

/** @param tag Two characters, or none. */
export function keyRules(tag: string): KeyRules {
  if (tag === "") return protocolKeys;
  const [opening, closing] = [tag.charCodeAt(0), tag.charCodeAt(1)];
  return {
    name: `twemproxy ${tag}`,
    prepare(key, buffer) {
      const fits = fitsProtocol(buffer.clear().write(key));
      const { bytes } = buffer;
      const from = bytes.subarray(0, buffer.length).indexOf(opening) + 1;
      const to = from === 0 ? -1 : bytes.subarray(0, buffer.length).indexOf(closing, from);
      if (to > from) {
        bytes.copyWithin(0, from, to);
        buffer.length = to - from;
      }
      return fits;
    },
  };
}
