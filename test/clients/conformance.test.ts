/** What every client owes to the simulator, in every version and over its main options. */
import { describe, expect, it } from "vitest";
import { Step, Verb } from "../../models/clients/client.ts";
import { type Configuration, configurations, dice, make, servers, someKeys, takesWeights, World } from "./world.ts";

const keys = someKeys(40);
const allSizes: readonly [nodes: number, weights: readonly number[]][] = [
  [1, [1]],
  [2, [1]],
  [5, [3, 1, 2]],
  [5, [1]],
  [9, [1]],
];

/** Views that never agree again after a node came back, and why. */
function neverAgrees({ options }: Configuration): string | null {
  if (options.OPT_REMOVE_FAILED_SERVERS === true && options.OPT_DEAD_TIMEOUT === undefined)
    return "without a dead timeout an ejected server stays dead for the life of the object";
  if (options.remove === true) return "a server that was removed is never put back on the ring";
  return null;
}

describe.each(configurations)("$label", (configuration) => {
  const weighted = takesWeights(configuration);
  const sizes = allSizes.filter(([, weights]) => weighted || weights.length === 1);
  const world = (nodes: number, weights: readonly number[] = [1], processes = 1) =>
    new World(make(configuration, servers(nodes, weights), keys, processes));

  it("never fails over in a healthy cluster, and goes where it usually and finally goes", () => {
    for (const [nodes, weights] of sizes) {
      const { client, ...rest } = world(nodes, weights, 2);
      const healthy = Object.assign(new World(client), rest.nowSeconds);
      const none = new Uint8Array(nodes);
      keys.forEach((_, key) => {
        const usual = client.usual(0, key);
        const home = client.settled(key, none);
        expect(home).toBeGreaterThanOrEqual(0);
        expect(home).toBeLessThan(nodes);
        // Servers that were added as failed are looked at once more.
        if (configuration.options.status !== false) expect(usual).toBe(home);
        for (const verb of Object.values(Verb)) {
          const call = healthy.call(key, key & 1, verb);
          expect(call.node).toBe(home);
          expect(call.resultCode).toBe(0);
          expect(call.steps.filter((step) => !step.endsWith(` ${home}`))).toEqual([]);
        }
      });
    }
  });

  it("answers the same to the same, twice", () => {
    const [a, b] = [story(world(4, [1], 3), 11), story(world(4, [1], 3), 11)];
    expect(a).toEqual(b);
    expect(a.length).toBeGreaterThan(200);
  });

  it("has one view a process: what one process learns, another does not know", () => {
    const both = world(5, [1], 2);
    const home = both.client.settled(0, new Uint8Array(5));
    both.call(0, 0);
    both.call(0, 1);
    both.crash(home);
    for (let i = 0; i < 3; i++) both.call(0, 0);
    if (configuration.options.status !== false) expect(both.client.usual(1, 0)).toBe(home);
    const [start] = both.call(0, 1).steps;
    expect(start).toBe(`send ${home} broken`);
  });

  it("usually goes where it goes when it is asked in full, whatever happened before", () => {
    let usual = 0;
    for (const [nodes, weights] of sizes) {
      story(world(nodes, weights, 2), 5, ({ client, op, nowSeconds }, key, process) => {
        const node = client.usual(process, key);
        if (node < 0) return;
        usual++;
        Object.assign(op, { process, key, nowSeconds, verb: Verb.get });
        expect(Step.node(client.start(op))).toBe(node);
      });
    }
    // Where every web request adds its servers as failed, none is ever usual before it was tried.
    if (configuration.options.status !== false) expect(usual).toBeGreaterThan(100);
  });

  it("all views agree again once a node is back and the client's own timers are over", () => {
    const nodes = 5;
    const all = world(nodes, [1], 4);
    const none = new Uint8Array(nodes);
    const gone = all.client.settled(0, none);
    for (let second = 0; second < 40; second++) {
      all.nowSeconds = second;
      if (second === 3) all.crash(gone);
      if (second === 24) all.recover(gone);
      // Each process at its own pace, so that their timers run apart.
      for (let process = 0; process < 4; process++) {
        if ((second + process) % (process + 1) !== 0) continue;
        all.request(process);
        for (const key of keys.keys()) all.call(key, process);
      }
    }
    // Longer than any timer of the configurations: 15 s of pecl-memcache.
    all.nowSeconds = 100;
    for (let round = 0; round < 3; round++) {
      all.nowSeconds += 10;
      for (let process = 0; process < 4; process++) {
        all.request(process);
        for (const key of keys.keys()) all.call(key, process);
      }
    }
    const astray = keys.flatMap((_, key) =>
      [0, 1, 2, 3].filter((process) => all.call(key, process).node !== all.client.settled(key, none)),
    );
    if (neverAgrees(configuration) === null) {
      expect(astray).toEqual([]);
      if (configuration.options.status !== false) {
        for (const key of keys.keys()) expect(all.client.usual(3, key)).toBe(all.client.settled(key, none));
      }
    } else expect(astray.length).toBeGreaterThan(0);
  });

  it("settles where a process ends up that has found out about every dead node", () => {
    for (const [nodes, weights] of sizes) {
      const one = world(nodes, weights);
      const roll = dice(nodes);
      const dead = nodes === 1 ? [0] : [roll(nodes), roll(nodes)];
      for (const key of keys.keys()) one.call(key, 0, Verb.set);
      for (const node of dead) one.crash(node);
      const { down } = one;
      // Long enough for a libmemcached object to reach its failure limit, in steps shorter than any timer but zero.
      for (let second = 1; second < 40; second++) {
        one.nowSeconds = second;
        for (const key of keys.keys()) one.call(key, 0, Verb.set);
      }
      if (settlesInTurns(configuration)) continue;
      keys.forEach((_, key) => {
        const tried: number[] = [];
        const settled = one.client.settled(key, down, tried);
        expect(one.call(key, 0, Verb.set).node).toBe(settled);
        expect(settled < 0 || down[settled] === 0).toBe(true);
        if (settled >= 0) expect(tried.at(-1)).toBe(settled);
        expect(one.client.settled(key, down)).toBe(settled);
      });
    }
  });
});

/** Where the client cycles between trying a dead node and leaving it out, a moment proves nothing; see its own tests. */
function settlesInTurns({ options }: Configuration): boolean {
  return options.OPT_REMOVE_FAILED_SERVERS === true;
}

type Look = (world: World, key: number, process: number) => void;

/** Crashes, recoveries, web requests and calls as the dice fall; what came of each call. `look` is asked before each. */
function story(world: World, seed: number, look: Look = () => {}): string[] {
  const roll = dice(seed);
  const lines: string[] = [];
  for (let i = 0; i < 450; i++) {
    const process = roll(world.client.processes);
    const key = roll(keys.length);
    switch (roll(12)) {
      case 0:
        world.crash(roll(world.client.nodes));
        break;
      case 1:
      case 2:
        world.recover(roll(world.client.nodes));
        break;
      case 3:
        world.nowSeconds += roll(4);
        break;
      case 4:
        world.request(process);
        break;
      default: {
        look(world, key, process);
        const { node, resultCode, steps } = world.call(key, process, roll(5) as Verb);
        lines.push(`${i}: ${key} ${node} ${resultCode} ${steps.join(", ")}`);
      }
    }
  }
  return lines;
}
