/** What a library says of opening a socket is what its machine does: of two alike, one is told by `opens`, and nobody can tell them apart after. */
import { Verb } from "../../clients/client.ts";
import { dice } from "../dice.ts";
import { expectThat, keys, type Law, rigOf, sizesFor } from "../law.ts";
import type { Rig } from "../rig.ts";

const CALLS = 600;

export const opensAsAsked: Law = {
  name: "opens-as-asked",
  title: "opens a socket as its machine does, where it says so",
  holds(configuration) {
    for (const [nodes, weights] of sizesFor(configuration)) {
      const asked = rigOf(configuration, nodes, weights, 3);
      const told = rigOf(configuration, nodes, weights, 3);
      if (told.client.opens === undefined) return;
      let opened = 0;
      const roll = dice(7);
      for (let i = 0; i < CALLS; i++) {
        const process = roll(3);
        const key = roll(keys.length);
        const node = roll(nodes);
        const what = roll(12);
        const seconds = roll(8);
        for (const rig of [asked, told]) {
          if (what === 0) rig.crash(node);
          else if (what === 1 || what === 2) rig.recover(node);
          else if (what === 3) rig.nowSeconds += seconds;
          else if (what === 4) rig.request(process);
        }
        if (what <= 4) continue;
        const home = told.client.homes?.[key] ?? -1;
        const isOpened = isClosed(told, process, home) && told.client.opens(process, home);
        if (isOpened) {
          opened++;
          told.wire.connect(process, home);
          asked.request(process);
        }
        const steps = asked.call(key, process).steps.join(", ");
        const expected = isOpened
          ? `connect ${home}, send ${home}`
          : told.call(key, process, Verb.get).steps.join(", ");
        const how = isOpened ? "says that it opens" : "after `opens` is asked for";
        expectThat(steps === expected, () => `call ${i}, one that ${how} ${keys[key]}: ${steps}; expected ${expected}`);
      }
      expectThat(opened > 0, () => `opens: false each time, with ${nodes} nodes; expected true for a first connection`);
    }
  },
};

/** The process leaves no node alone, and has no socket to this one, which is up. */
function isClosed({ client, wire }: Rig, process: number, node: number): boolean {
  if (node < 0 || client.troubled?.(process) === true || !wire.isUp(node)) return false;
  return wire.sockets[process * wire.stride + node] === 0;
}
