/** `usual` is a short cut of `start`, at every moment of a story of crashes and recoveries. */
import { Step, Verb } from "../../clients/client.ts";
import { expectThat, keys, type Law, rigOf, sizesFor } from "../law.ts";
import { story } from "../story.ts";

export const meansUsual: Law = {
  name: "means-usual",
  title: "usually goes where it goes when it is asked in full, whatever happened before",
  holds(configuration) {
    for (const [nodes, weights] of sizesFor(configuration)) {
      story(rigOf(configuration, nodes, weights, 2), 5, ({ client, op, nowSeconds }, key, process) => {
        const node = client.usual(process, key);
        if (node < 0) return;
        Object.assign(op, { process, key, nowSeconds, verb: Verb.get });
        const start = Step.node(client.start(op));
        expectThat(
          start === node,
          () => `start(${keys[key]}) after usual said ${node}: node ${start}; expected ${node}`,
        );
      });
    }
  },
};
