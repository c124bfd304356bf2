/**
 * The namespace of a Symfony pool, which decides on which node its version key lies: a hash of the pool's name, a seed and the class of
 * its adapter.
 *
 * Source: symfony/cache at 15115ae DependencyInjection/CachePoolPass.php (process, getNamespace), symfony/symfony #52948 (the other
 * hash, in 7.1), #15502 of symfony/symfony-docs (the same rule in 4.4, and the default of `prefix_seed`).
 */
import { createHash } from "node:crypto";
import { utf8 } from "../../../models/hashing/utf8.ts";
import { xxHash3of128 } from "../../../models/hashing/xxhash3-128.ts";
import type { Found, Namespace } from "./kind.ts";
import { filled } from "./unsettled.ts";

/** `substr(..., 0, 10)` */
const CHARACTERS = 10;
const DEFAULT_SEED = "_%kernel.project_dir%.%kernel.container_class%";
const CLASSES = "Symfony\\Component\\Cache\\Adapter\\";

/** A pool of `framework.cache`. */
export interface NamedPool {
  readonly name: string;
  /** Without its PHP namespace; null for a class that Symfony does not have. */
  readonly adapterClass: "MemcachedAdapter" | "ChainAdapter" | null;
  /** `prefix_seed` with its place; undefined where nothing sets it. */
  readonly seed: { readonly value: unknown; readonly from: string } | undefined;
}

/** The newest first, or why there is none. */
export function namespacesOf({ name, adapterClass, seed }: NamedPool, found: Found): readonly Namespace[] | string {
  if (adapterClass === null)
    return `it is made of the class of the adapter of pool ${name}, which the file does not name`;
  const given = seed === undefined ? DEFAULT_SEED : String(seed.value);
  const wanted: string[] = [];
  let isOfEnvironment = false;
  const whole = filled(given, ({ text, name: parameter }) => {
    isOfEnvironment ||= text.startsWith("%env(");
    const value = parameter === null || isOfEnvironment ? undefined : found.defined(parameter);
    if (value === undefined) wanted.push(parameter ?? text);
    return value ?? null;
  });
  const what = seed === undefined ? "no prefix_seed is set, so it" : `${seed.from}: it`;
  if (isOfEnvironment) return `${what} is made of a placeholder for an environment variable, which only Symfony knows`;
  if (whole === null) {
    const defines = wanted.map((one) => `--define ${one}=VALUE`).join(" ");
    return `${what} is made of ${wanted.join(" and ")}, which the file does not say (${defines})`;
  }
  const hashed = `${name}${whole}.${CLASSES}${adapterClass}`;
  const newest = xxHash3of128(utf8(hashed));
  const before = createHash("sha256").update(hashed).digest();
  return newest === null
    ? `${what} is a hash of more than 240 bytes, which is not computed here`
    : [
        { value: cut(newest), releases: "Symfony 7.1 and later" },
        { value: cut(before), releases: "Symfony 4.4 to 7.0" },
      ];
}

function cut(hash: Uint8Array): string {
  return Buffer.from(hash).toString("base64").replaceAll("/", "-").slice(0, CHARACTERS);
}
