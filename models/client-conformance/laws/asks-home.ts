/** A call for many keys asks for each where a single get would, and with a dead node it comes to what the client says it does. */
import type { ManyAnswer } from "../../application/multi-get-call.ts";
import { askAtOnce } from "../../application/multi-gets.ts";
import { expectThat, keys, type Law, rigOf, sizesFor } from "../law.ts";
import type { Rig } from "../rig.ts";

export const asksHome: Law = {
  name: "asks-home",
  title: "asks for many keys where it asks for each, and loses with a dead node what it says it loses",
  holds(configuration) {
    for (const [nodes, weights] of sizesFor(configuration)) {
      const rig = rigOf(configuration, nodes, weights, 1);
      if (rig.client.multiGet === undefined) return;
      const none = new Uint8Array(nodes);
      const homes = keys.map((_, key) => rig.client.settled(key, none));
      // Over connections that are made for it, and over those that are there.
      for (const which of ["first", "second"]) {
        const { gives, nodes: answered, roundTrips } = asked(rig, `the ${which} call`);
        expectThat(
          gives === "found",
          () => `the ${which} call of ${nodes} healthy nodes gives ${gives}; expected found`,
        );
        const trips = rig.client.multiGet.inTurn === true ? new Set(homes).size : 1;
        expectThat(
          roundTrips === trips,
          () => `the ${which} call of ${nodes} healthy nodes takes ${roundTrips} round trips; expected ${trips}`,
        );
        for (const [key, name] of keys.entries()) {
          const node = answered[key];
          expectThat(node === homes[key], () => `${name} in the ${which} call: node ${node}; expected ${homes[key]}`);
        }
      }
      if (nodes > 1) losesAsSaid(rigOf(configuration, nodes, weights, 1), homes);
    }
  },
};

function losesAsSaid(rig: Rig, homes: readonly number[]): void {
  const [dead] = homes;
  const { multiGet } = rig.client;
  rig.crash(dead);
  const { gives, nodes: answered } = asked(rig, `with node ${dead} dead`);
  const isFound = gives === "found";
  const loss = multiGet!.dead;
  expectThat(loss !== "its keys" || isFound, () => `with node ${dead} dead the call gives ${gives}; expected found`);
  expectThat(
    loss !== "all keys" || !isFound,
    () => `with node ${dead} dead the call gives what it found; expected not to`,
  );
  for (const [key, name] of keys.entries()) {
    const node = answered[key];
    expectThat(node !== dead, () => `${name}: dead node ${dead} answers`);
    // Leaving the dead node out may move keys of others.
    const isExpected = !isFound || homes[key] === dead || node >= 0;
    expectThat(isExpected, () => `${name} with node ${dead} dead: no answer; expected that of a live node`);
  }
}

function asked({ client, wire }: Rig, when: string): ManyAnswer {
  const came = askAtOnce({ client, wire, process: 0, keys: keys.map((_, key) => key), holds: () => true });
  if (came === null) throw new Error(`${when}: a call for many keys never returns; expected it to`);
  return came.answer;
}
