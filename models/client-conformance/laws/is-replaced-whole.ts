/** A process that was killed leaves nothing behind: the one in its place does what a process does that has just started. */
import { clientOf, servers } from "../configuration.ts";
import { expectThat, keys, type Law } from "../law.ts";
import { Rig } from "../rig.ts";
import { story } from "../story.ts";

const NODES = 4;

export const isReplacedWhole: Law = {
  name: "is-replaced-whole",
  title: "knows nothing of a killed process in the one that takes its place",
  holds(configuration) {
    const rigAt = (seconds: number): Rig => {
      const parts = { servers: servers(NODES), keys, processes: 1, startedAt: () => seconds };
      return new Rig(clientOf(configuration, parts));
    };
    const old = rigAt(0);
    if (old.client.replaced === undefined) return;
    story(old, 5);
    const [a, b] = [old, rigAt(old.nowSeconds)].map((rig) => {
      if (rig === old) rig.client.replaced?.(0, rig.nowSeconds);
      rig.nowSeconds = old.nowSeconds;
      for (let node = 0; node < NODES; node++) {
        rig.recover(node);
        rig.wire.closed(0, node);
        rig.held[node].clear();
      }
      return story(rig, 23);
    });
    const at = a.findIndex((line, i) => line !== b[i]);
    expectThat(at < 0, () => `call ${a[at]} of the process in its place; expected as of a new one: ${b[at]}`);
  },
};
