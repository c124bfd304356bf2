/**
 * What a library says of the node that stands in for one it leaves alone is what its machine does: of two alike, one is told by `standsIn`.
 * As long as `standsInUntil` says so that is where one goes that knows which nodes are down, and the library hears of one web request alone.
 */
import { dice } from "../dice.ts";
import { expectThat, keys, type Law, rigOf, sizesFor } from "../law.ts";

const CALLS = 600;

export const standsInAsAsked: Law = {
  name: "stands-in-as-asked",
  title: "goes to the node that stands in for one it leaves alone as its machine does, where it says so",
  holds(configuration) {
    for (const [nodes, weights] of sizesFor(configuration)) {
      const asked = rigOf(configuration, nodes, weights, 3);
      const told = rigOf(configuration, nodes, weights, 3);
      if (told.client.standsIn === undefined) return;
      let stoodIn = 0;
      let settled = 0;
      /** Processes whose library has heard of a web request since it last did something. */
      const heard = new Set<number>();
      const roll = dice(11);
      for (let i = 0; i < CALLS; i++) {
        const process = roll(3);
        const key = roll(keys.length);
        const node = roll(nodes);
        const what = roll(24);
        const seconds = roll(8);
        for (const rig of [asked, told]) {
          if (what === 0) rig.crash(node);
          else if (what === 1) rig.recover(node);
          else if (what === 2) rig.nowSeconds += seconds;
          else if (what === 3) rig.request(process);
        }
        if (what <= 1) heard.clear();
        if (what <= 3) continue;
        const said = told.client.standsIn(process, key, told.nowSeconds);
        const isSettled = told.nowSeconds < (told.client.standsInUntil?.(process, told.down, told.nowSeconds) ?? 0);
        const isTold = said >= 0 && told.wire.isLive(process, said);
        if (isTold) {
          stoodIn++;
          asked.request(process);
          if (!isSettled || !heard.has(process)) told.request(process);
          heard.add(process);
        } else heard.delete(process);
        const home = told.client.homes?.[key] ?? -1;
        const next = told.client.settled(key, told.down);
        if (isSettled && home !== next && next >= 0 && told.wire.isLive(process, next)) {
          settled++;
          expectThat(said === next, () => `call ${i}, ${keys[key]}: ${said} stands in; expected ${next}, as settled`);
        }
        const steps = asked.call(key, process).steps.join(", ");
        const expected = isTold ? `send ${said}` : told.call(key, process).steps.join(", ");
        const how = isTold ? "for which another node stands in" : "after `standsIn` is asked for";
        expectThat(steps === expected, () => `call ${i}, one ${how} ${keys[key]}: ${steps}; expected ${expected}`);
      }
      // Options may leave no node alone, or have no other stand in for it.
      const isUsual = nodes > 1 && Object.keys(configuration.options).length === 0;
      expectThat(
        stoodIn > 0 || !isUsual,
        () => `standsIn: -1 each time, with ${nodes} nodes; expected a node at times`,
      );
      const isSaid = told.client.standsInUntil !== undefined;
      expectThat(settled > 0 || !isSaid || !isUsual, () => `standsInUntil: never, with ${nodes} nodes`);
    }
  },
};
