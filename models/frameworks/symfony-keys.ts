/**
 * The names that Symfony's cache gives to keys: the namespace, its version, the key. Each version is a range of names; the version key
 * itself is one more (AbstractAdapterTrait::getId, formatNamespaceVersion).
 */
import { Refusal } from "../../src/core/refusal.ts";
import { SECONDS_PER_DAY } from "../../src/core/units.ts";
import type { Keys } from "../hashing/keys.ts";
import { toBase64 } from "../memcached-server/base64.ts";
import { KeyLayout } from "../workload/key-layout.ts";
import { AT_START, FALLBACK } from "./namespace-versions.ts";

/** Memcached refuses longer keys; Symfony hashes what would be longer. */
const ID_BYTES_MAX = 250;
/** What a value is wrapped in when it is serialized: `O:1:"\xA9":1:{s:6:"......";` and `}`. */
const WRAPPER_BYTES = 25;
/** `s:6:"AbCdE:";`, as PHP's serializer writes a version. */
const VERSION_VALUE_BYTES = 13;
/** `AbCdE:` */
const VERSION_BYTES = 6;
/** The second that the name of the first version is made of: a day before the run. */
const FIRST_DRAWN = 1_700_000_000 - SECONDS_PER_DAY;

/**
 * @param drawnAt Unix times that the versions of generations 1, 2 ... are made of.
 */
export function symfonyLayout(
  { namespace, versions }: { readonly namespace: string; readonly versions: number },
  keys: Keys,
  keyBytes: number,
  drawnAt: (generation: number) => number = (generation) => FIRST_DRAWN + (generation - AT_START),
): KeyLayout {
  const longest = namespace.length + 1 + VERSION_BYTES + keyBytes;
  if (longest > ID_BYTES_MAX) {
    throw new Refusal(
      `framework: ${longest} bytes of namespace, version and key; expected at most ${ID_BYTES_MAX}, longer ones are hashed, which is not modelled`,
    );
  }
  const copies = Array.from({ length: versions }, (_, generation) => {
    const prefix = `${namespace}:${versionText(generation, drawnAt)}`;
    return {
      count: keys.count,
      tag: keys.tag === "" ? "" : JSON.stringify([prefix, keys.tag]),
      // A colon is reserved in keys.
      name: (key: number) => prefix + keys.name(key).replaceAll(":", "."),
      keyBytes: prefix.length + keyBytes,
      addedBytes: WRAPPER_BYTES,
    };
  });
  const [fallback, ...others] = copies;
  const versionKey = `:${namespace}:`;
  const own = {
    count: 1,
    tag: versionKey,
    name: () => versionKey,
    keyBytes: versionKey.length,
    valueBytes: VERSION_VALUE_BYTES,
  };
  return new KeyLayout([fallback!, ...others], [own], AT_START);
}

/** `1:`, or six characters of a second (formatNamespaceVersion). */
function versionText(generation: number, drawnAt: (generation: number) => number): string {
  if (generation === FALLBACK) return "1:";
  const second = drawnAt(generation);
  const bytes = Uint8Array.of(second, second >>> 8, second >>> 16, second >>> 24);
  const text = toBase64(String.fromCharCode(...bytes));
  return `${text.slice(0, VERSION_BYTES - 1).replaceAll("/", "_")}:`;
}
