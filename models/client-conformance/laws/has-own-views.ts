/** Views belong to processes. What one process learns by a failure, another learns by one of its own. */
import { expectThat, type Law, rigOf } from "../law.ts";

export const hasOwnViews: Law = {
  name: "has-own-views",
  title: "has one view a process: what one process learns, another does not know",
  holds(configuration) {
    const rig = rigOf(configuration, 5, [1], 2);
    const home = rig.client.settled(0, new Uint8Array(5));
    rig.call(0, 0);
    rig.call(0, 1);
    // An event loop sees the end of an idle connection, in every process, but not that a node hangs.
    const seesEnds = rig.client.disconnected !== undefined;
    if (seesEnds) rig.hung.add(home);
    else rig.crash(home);
    for (let i = 0; i < 3; i++) rig.call(0, 0);
    const usual = rig.client.usual(1, 0);
    expectThat(
      usual === home || usual === -1,
      () => `usual of a process that has seen no failure: ${usual}; expected ${home} (or -1)`,
    );
    const [first] = rig.call(0, 1).steps;
    // Its own socket is open still, and breaks; only a client that keeps none connects.
    const lost = `send ${home} ${seesEnds ? "ioTimeout" : "broken"}`;
    const expected = rig.client.keepsSockets ? [lost] : [lost, `connect ${home} refused`];
    expectThat(
      expected.includes(first),
      () => `the first step of a process that has seen no failure: ${first}; expected ${expected.join(" or ")}`,
    );
  },
};
