/** A dead list is forgotten in the end: when a node is back and all timers are over, every process goes to it. */
import { afterReturn } from "../after-return.ts";
import { expectThat, keys, type Law } from "../law.ts";

export const agreesAgain: Law = {
  name: "agrees-again",
  title: "all views agree again once a node is back and the client's own timers are over",
  holds(configuration) {
    const rig = afterReturn(configuration);
    const none = new Uint8Array(rig.client.nodes);
    for (const [key, name] of keys.entries()) {
      const home = rig.client.settled(key, none);
      for (let process = 0; process < rig.client.processes; process++) {
        const { node } = rig.call(key, process);
        expectThat(node === home, () => `${name} after the return: node ${node}; expected ${home}`);
      }
      const usual = rig.client.usual(0, key);
      expectThat(usual === home || usual === -1, () => `usual(${name}) after the return: ${usual}; expected ${home}`);
    }
  },
};
