/** `settled` says without a step on the wire where a process ends up that has seen every dead node fail. */
import { Verb } from "../../clients/client.ts";
import { dice } from "../dice.ts";
import { expectThat, keys, type Law, rigOf, sizesFor } from "../law.ts";
import type { Rig } from "../rig.ts";

/** Long enough for a libmemcached object to reach its failure limit, in steps shorter than any timer but zero. */
const FOUND_OUT_SECONDS = 40;
/** A client may try a dead node and leave it out by turns: most of this long it leaves it out. */
const LOOKED_AT_SECONDS = 60;

export const settles: Law = {
  name: "settles",
  title: "settles where a process ends up that has found out about every dead node",
  holds(configuration) {
    for (const [nodes, weights] of sizesFor(configuration)) {
      const rig = rigOf(configuration, nodes, weights, 1);
      const roll = dice(nodes);
      for (const key of keys.keys()) rig.call(key, 0, Verb.set);
      // Homes of keys: else the process would not find out.
      const none = new Uint8Array(nodes);
      const dead = [0, roll(keys.length)].map((key) => rig.client.settled(key, none));
      for (const node of dead) rig.crash(node);
      const down = rig.down;
      const where = `with ${[...new Set(dead)].join(" and ")} of ${nodes} nodes dead`;
      for (const [key, name] of keys.entries()) {
        const tried: number[] = [];
        const settled = rig.client.settled(key, down, tried);
        const what = `settled(${name}) ${where}: ${settled}`;
        expectThat(settled < 0 || down[settled] === 0, () => `${what}; expected a node that is up, or -1`);
        expectThat(
          settled < 0 || tried.at(-1) === settled,
          () => `${what}, tried ${tried.join(", ")}; expected it last`,
        );
        expectThat(rig.client.settled(key, down) === settled, () => `${what}; expected the same when asked again`);
      }
      for (let second = 1; second < FOUND_OUT_SECONDS; second++) astray(rig, down, second);
      const lines = Array.from({ length: LOOKED_AT_SECONDS }, (_, i) => astray(rig, down, FOUND_OUT_SECONDS + i));
      const wrong = lines.filter((line) => line !== null);
      expectThat(wrong.length * 2 < lines.length, () => `settled(${wrong[0]}, where the operation ends ${where}`);
    }
  },
};

/** Asks for every key at this second: the first that ends elsewhere than `settled` says, if any. */
function astray(rig: Rig, down: Uint8Array, second: number): string | null {
  rig.nowSeconds = second;
  let found: string | null = null;
  for (const [key, name] of keys.entries()) {
    const settled = rig.client.settled(key, down);
    const { node } = rig.call(key, 0, Verb.set);
    if (node !== settled) found ??= `${name}): ${settled}; expected ${node}`;
  }
  return found;
}
