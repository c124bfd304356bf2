/**
 * The binary protocol's call for many keys with one of n nodes dead, by the rule alone: go through the keys; one of the dead
 * node sets the error, the first of a live node that was not met before clears it; an error at the end loses the page. With
 * equal shares the state is how many live nodes were met and whether the error stands, so the shares follow by recursion.
 */
import { describe, expect, it } from "vitest";
import { askAtOnce } from "../../models/application/multi-gets.ts";
import { createClient } from "../../models/clients/index.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";
import { Wire } from "../../models/network/wire.ts";
import { Streams } from "../../src/core/random.ts";

/** Shares of keys lost and of pages that give nothing. */
interface Losses {
  readonly keys: number;
  readonly pages: number;
}

function byRule(nodes: number, pageKeys: number): Losses {
  // By live nodes met and error: the probability, and the expected number of dead keys where it is so.
  type State = { met: number; error: boolean; p: number; dead: number };
  let states: State[] = [{ met: 0, error: false, p: 1, dead: 0 }];
  for (let key = 0; key < pageKeys; key++) {
    const next = new Map<string, State>();
    const add = (met: number, error: boolean, p: number, dead: number) => {
      const state = next.get(`${met} ${error}`) ?? { met, error, p: 0, dead: 0 };
      state.p += p;
      state.dead += dead;
      next.set(`${met} ${error}`, state);
    };
    for (const { met, error, p, dead } of states) {
      add(met, true, p / nodes, (dead + p) / nodes);
      const fresh = (nodes - 1 - met) / nodes;
      add(met + 1, false, p * fresh, dead * fresh);
      add(met, error, (p * met) / nodes, (dead * met) / nodes);
    }
    states = [...next.values()];
  }
  const lost = states.filter(({ error }) => error).reduce((sum, { p }) => sum + p, 0);
  const dead = states.filter(({ error }) => !error).reduce((sum, one) => sum + one.dead, 0);
  return { pages: lost, keys: lost + dead / pageKeys };
}

const PAGES = 3000;

/** By the model: keys hashed by MD5 over so many nodes, the last of them dead, each page by a fresh object. */
function byModel(nodes: number, pageKeys: number, binary: boolean): Losses {
  const random = new Streams(11).stream("keys");
  const servers = Array.from({ length: nodes }, (_, i) => ({ host: "10.0.0.1", port: 7000 + i, weight: 1 }));
  const options = { OPT_HASH: "HASH_MD5", OPT_BINARY_PROTOCOL: binary };
  const names = Array.from({ length: PAGES * pageKeys }, () => `item:${random.below(1e9)}`);
  const client = createClient(
    { name: "php-memcached", version: "1.1", processes: PAGES, options },
    servers,
    new ListedKeys(names),
  );
  const wire = Wire.lasting(client);
  wire.crash(nodes - 1);
  let keys = 0;
  let pages = 0;
  for (let process = 0; process < PAGES; process++) {
    const page = Array.from({ length: pageKeys }, (_, i) => process * pageKeys + i);
    const { answer } = askAtOnce({ client, wire, process, keys: page, holds: () => true })!;
    if (answer.gives === "failure") pages++;
    keys += answer.slots.filter((slot) => slot === 0).length;
  }
  return { keys: keys / (PAGES * pageKeys), pages: pages / PAGES };
}

describe("the binary protocol's call for many keys, one node dead", () => {
  it("the recursion says what counting all pages of a small cluster says", () => {
    const [nodes, pageKeys] = [3, 6];
    let [keys, pages] = [0, 0];
    for (let page = 0; page < nodes ** pageKeys; page++) {
      const met = new Set<number>();
      let isError = false;
      let dead = 0;
      for (let at = 0; at < pageKeys; at++) {
        const node = Math.floor(page / nodes ** at) % nodes;
        if (node === 0) dead++;
        if (node === 0) isError = true;
        else if (!met.has(node)) isError = false;
        met.add(node);
      }
      pages += Number(isError);
      keys += isError ? pageKeys : dead;
    }
    const rule = byRule(nodes, pageKeys);
    expect(rule.pages).toBeCloseTo(pages / nodes ** pageKeys, 12);
    expect(rule.keys).toBeCloseTo(keys / nodes ** pageKeys / pageKeys, 12);
  });

  // Published with the recordings that the rule was found in, in percent. They were drawn at random: within 0.3.
  it.each([
    { pageKeys: 5, keys: 24.3, pages: 16.9 },
    { pageKeys: 10, keys: 32.9, pages: 25.5 },
    { pageKeys: 20, keys: 54.8, pages: 49.7 },
    { pageKeys: 50, keys: 96.3, pages: 95.9 },
  ])("over 8 nodes, pages of $pageKeys keys lose $keys % of them, and $pages % give nothing", (published) => {
    const losses = byRule(8, published.pageKeys);
    expect(Math.abs(losses.keys * 100 - published.keys)).toBeLessThan(0.3);
    expect(Math.abs(losses.pages * 100 - published.pages)).toBeLessThan(0.3);
  });

  it.each([
    [8, 10],
    [4, 10],
    [16, 10],
  ])("the model of %d nodes and pages of %d keys loses what the rule says", (nodes, pageKeys) => {
    const rule = byRule(nodes, pageKeys);
    const model = byModel(nodes, pageKeys, true);
    // Four standard errors of a share of pages; what a page loses of its keys varies less than all or nothing.
    const error = (share: number) => 4 * Math.sqrt((share * (1 - share)) / PAGES);
    expect(Math.abs(model.pages - rule.pages)).toBeLessThan(error(rule.pages));
    expect(Math.abs(model.keys - rule.keys)).toBeLessThan(error(rule.keys));
  });

  it("loses the node's share in the text protocol, and a page only where all its keys are of that node", () => {
    const { keys, pages } = byModel(8, 10, false);
    expect(pages).toBe(0);
    expect(Math.abs(keys - 1 / 8)).toBeLessThan(4 * Math.sqrt(((1 / 8) * (7 / 8)) / (PAGES * 10)));
  });
});
