/** What befalls every framework's nodes in the live tests: another node dies, that of a key dies and comes back empty, hangs and goes on. */
import { expect } from "vitest";
import { delay } from "../servers.ts";
import { all, KEYS, NODES, type Pages } from "./pages.ts";

export interface Scene {
  /** The key whose node, or whose lock's node, it is about. */
  readonly key: number;
  readonly node: number;
  /** After which the library tries a failed server again, and a little more. */
  readonly retrySeconds: number;
}

/** Found of all keys in each read. */
export type Counts = Readonly<Record<"another" | "dead" | "again" | "empty" | "memory" | "old", number>>;

export async function failures(pages: Pages, { key, node, retrySeconds }: Scene): Promise<Counts> {
  const others = all.map((one) => pages.home(one)).filter((home) => home !== node && home !== pages.home(key));
  const other = others[0];
  const back = () => delay(retrySeconds * 1000);

  expect((await pages.read()).hits).toBe(0);
  expect((await pages.read()).hits).toBe(KEYS);

  await pages.node("kill", other);
  const another = (await pages.read()).hits;
  expect(another).toBe(all.filter((one) => pages.home(one) !== other).length);
  await pages.node("start", other);
  await back();
  await pages.read();
  expect((await pages.read()).hits).toBe(KEYS);

  await pages.node("kill", node);
  const dead = (await pages.read()).hits;
  const again = (await pages.read()).hits;
  await pages.node("start", node);
  await back();
  const empty = (await pages.read()).hits;
  expect((await pages.read()).hits).toBe(KEYS);

  // Each operation on a node that hangs may take a time-out: two keys there and two elsewhere are enough.
  const there = all.filter((one) => pages.home(one) === node).slice(0, 2);
  const elsewhere = all.filter((one) => pages.home(one) === (node + 1) % NODES).slice(0, 2);
  await pages.node("pause", node);
  await pages.write([...there, ...elsewhere]);
  await pages.read([...there, ...elsewhere]);
  await pages.node("resume", node);
  await back();
  const { hits: memory, old } = await pages.read();
  return { another, dead, again, empty, memory, old };
}
