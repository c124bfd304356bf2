/** A client by its name for a test, and keys to ask it for. */

import { dice } from "../../models/client-conformance/dice.ts";
import type { Client, Server } from "../../models/clients/client.ts";
import { createClient } from "../../models/clients/index.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";

interface Named {
  readonly name: string;
  readonly version: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export function make(named: Named, list: readonly Server[], keys: readonly string[], processes = 1): Client {
  return createClient({ ...named, processes }, list, new ListedKeys(keys));
}

/** Keys of many kinds: short, long, not ASCII where `ascii` is false. */
export function someKeys(count: number, ascii = true): string[] {
  const roll = dice(77);
  return Array.from({ length: count }, (_, i) => {
    const text = `${["user", "item", "s", "cart:list"][roll(4)]}:${roll(1e9)}:${i}`;
    return ascii || roll(3) > 0 ? text : `${text}:ключ`;
  });
}
