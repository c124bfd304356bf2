/** The framework that stands between a page and the client library: which, with which options. */
import { z } from "zod";
import { growing } from "../../src/core/growing.ts";
import type { Problem } from "../../src/core/text/problems.ts";
import { frameworks } from "../frameworks/index.ts";
import { ListedKeys } from "../hashing/keys.ts";
import { namedOptions } from "../protection/named-options.ts";
import type { ClientPart } from "./client.ts";
import { KEYS_MAX } from "./keys-max.ts";

export interface FrameworkPart {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The branches come from the registry, hence the type by hand. */
export const framework = growing([frameworks], () => {
  const words = { what: "The framework.", of: "Its options. Default: its own defaults." };
  const [first, ...others] = frameworks.map((one) => namedOptions(one, words));
  return z.discriminatedUnion("name", [first!, ...others]) as unknown as z.ZodType<FrameworkPart>;
});

/** What does not fit the rest: another client library, names that are too long, keys that take too much memory. */
export function frameworkProblems(
  { name, options }: FrameworkPart,
  client: Pick<ClientPart, "name" | "options"> | null,
  { keys, keyBytes }: { readonly keys: number; readonly keyBytes: number },
): Problem[] {
  const misfit = client === null ? null : (frameworks.named(name).misfit?.(client) ?? null);
  if (misfit !== null) return [{ path: ["framework"], text: misfit }];
  try {
    const layout = frameworks.named(name).layout(options, new ListedKeys(["key"]), keyBytes);
    const ids = keys * (layout.copies.length + layout.own.filter(({ count }) => count > 0).length);
    if (ids <= KEYS_MAX.value) return [];
    const text = `${name} has ${layout.copies.length} names for each of ${keys} keys, beside keys of its own; expected at most ${KEYS_MAX.value} in all, ${KEYS_MAX.why}`;
    return [{ path: ["framework"], text }];
  } catch (error) {
    return [{ path: ["framework"], text: error instanceof Error ? error.message : String(error) }];
  }
}
