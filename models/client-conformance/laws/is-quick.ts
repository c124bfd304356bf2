/** The hot path is taken. A client whose `usual` always said -1 would be right, and slow; it would also hide from `means-usual`. */
import { afterReturn } from "../after-return.ts";
import { expectThat, keys, type Law, rigOf, sizesFor } from "../law.ts";
import { story } from "../story.ts";

/** The story is one of failures. Who has to look whenever any node is dead, since keys of others move too, knows 8 %. */
const KNOWN_SHARE = 0.05;

export const isQuick: Law = {
  name: "is-quick",
  title: "says at once where it usually goes, whenever nothing has failed lately",
  holds(configuration) {
    let [known, asked] = [0, 0];
    for (const [nodes, weights] of sizesFor(configuration)) {
      const rig = rigOf(configuration, nodes, weights, 2);
      for (const [key, name] of keys.entries()) {
        expectThat(
          rig.client.usual(0, key) >= 0,
          () => `usual(${name}) of ${nodes} healthy nodes: -1; expected a node`,
        );
      }
      story(rig, 5, ({ client }, key, process) => {
        asked++;
        if (client.usual(process, key) >= 0) known++;
      });
    }
    const { client } = afterReturn(configuration);
    for (const [key, name] of keys.entries()) {
      expectThat(client.usual(0, key) >= 0, () => `usual(${name}) long after a return: -1; expected a node`);
    }
    expectThat(
      known > asked * KNOWN_SHARE,
      () => `usual: a node ${known} of ${asked} times in a story of crashes; expected more than ${KNOWN_SHARE} of them`,
    );
  },
};
