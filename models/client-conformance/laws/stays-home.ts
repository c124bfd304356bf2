/** A healthy cluster is never failed over. Every operation of every kind goes to the home of its key and nowhere else. */
import { Verb } from "../../clients/client.ts";
import { expectThat, keys, type Law, rigOf, sizesFor } from "../law.ts";

export const staysHome: Law = {
  name: "stays-home",
  title: "never fails over in a healthy cluster, and goes where it usually and finally goes",
  holds(configuration) {
    for (const [nodes, weights] of sizesFor(configuration)) {
      const rig = rigOf(configuration, nodes, weights, 2);
      const none = new Uint8Array(nodes);
      for (const [key, name] of keys.entries()) {
        const home = rig.client.settled(key, none);
        expectThat(home >= 0 && home < nodes, () => `settled(${name}): ${home}; expected 0 to ${nodes - 1}`);
        const usual = rig.client.usual(0, key);
        expectThat(usual === home || usual === -1, () => `usual(${name}): ${usual}; expected ${home} (or -1)`);
        for (const [verb, code] of Object.entries(Verb)) {
          const { node, resultCode, steps } = rig.call(key, key & 1, code);
          const what = (): string => `${verb} ${name} of ${nodes} nodes: ${steps.join(", ")}`;
          expectThat(node === home, () => `${what()}: node ${node}; expected ${home}`);
          expectThat(resultCode === 0, () => `${what()}: result code ${resultCode}; expected 0`);
          expectThat(
            steps.every((step) => step.endsWith(` ${home}`)),
            () => `${what()}; expected steps to ${home} only`,
          );
        }
      }
    }
  },
};
