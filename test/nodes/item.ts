/** What tests store: an item that never expires, of version 0, unless they say otherwise. */
import type { NewItem } from "../../models/nodes/commands/new-item.ts";

export function item(key: number, bytes: number, rest: Partial<NewItem> = {}): NewItem {
  return { key, bytes, expirySeconds: 0, version: 0, ...rest };
}
