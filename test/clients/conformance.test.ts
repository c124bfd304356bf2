/** What every client owes to the simulator, in every version and over its main options; and that the suite can tell. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { configurationsOf, labelOf } from "../../models/client-conformance/configuration.ts";
import { definitionLaws } from "../../models/client-conformance/definition-laws.ts";
import { conformance, problemOf } from "../../models/client-conformance/index.ts";
import { keys } from "../../models/client-conformance/law.ts";
import { laws } from "../../models/client-conformance/laws/index.ts";
import { type Client, Step } from "../../models/clients/client.ts";
import type { ClientDefinition } from "../../models/clients/definition.ts";
import { clients } from "../../models/clients/index.ts";
import type { Hand, MultiGets } from "../../models/clients/multi-get.ts";
import { Outcome } from "../../models/network/outcome.ts";

const configurations = clients.flatMap(configurationsOf).map((one) => ({ label: labelOf(one), configuration: one }));

describe.each(configurations)("$label", ({ configuration }) => {
  it.each(laws)("$title", (law) => expect(problemOf(law, configuration)).toBeNull());
});

describe.each(clients.map((definition) => ({ name: definition.name, definition })))("$name", ({ definition }) => {
  it.each(definitionLaws)("$title", ({ holds }) => expect(() => holds(definition)).not.toThrow());
});

/** Rendezvous hashing that leaves a dead server alone for five seconds, with some of its methods changed. */
function altered(change: (client: Client) => Partial<Client>): ClientDefinition {
  const definition = clients.named("rendezvous");
  return {
    ...definition,
    variations: [],
    create: (parts) => {
      const client = definition.create({ ...parts, options: { retry: 5 } });
      const { name, nodes, processes, keepsSockets, connectTimeoutMs, ioTimeoutMs } = client;
      return {
        ...{ name, nodes, processes, keepsSockets, connectTimeoutMs, ioTimeoutMs },
        usual: (process, key) => client.usual(process, key),
        start: (op) => client.start(op),
        after: (op, outcome) => client.after(op, outcome),
        newRequest: (process, seconds) => client.newRequest(process, seconds),
        replaced: (process, seconds) => client.replaced?.(process, seconds),
        settled: (key, down, tried) => client.settled(key, down, tried),
        ...change(client),
      };
    },
  };
}

let told = 0;

/** Each of them breaks a law that it must be caught by. */
const broken: readonly (readonly [law: string, what: string, change: (client: Client) => Partial<Client>])[] = [
  [
    "stays-home",
    "goes to the server beside the home",
    (client) => ({ start: (op) => Step.connect((Step.node(client.start(op)) + 1) % client.nodes) }),
  ],
  ["is-quick", "never says at once where it goes", () => ({ usual: () => -1 })],
  [
    "is-repeatable",
    "shares a count with other objects",
    (client) => ({ start: (op) => (told++ % 100 === 99 ? Step.failed : client.start(op)) }),
  ],
  [
    "has-own-views",
    "has one view for all processes",
    (client) => ({
      start: (op) => client.start(Object.assign(op, { process: 0 })),
      usual: (_, key) => client.usual(0, key),
    }),
  ],
  ["is-replaced-whole", "remembers what a killed process knew", () => ({ replaced: () => {} })],
  [
    "means-usual",
    "says that it goes to dead servers, and does not",
    (client) => {
      const none = new Uint8Array(client.nodes);
      return { usual: (_, key) => client.settled(key, none) };
    },
  ],
  [
    "agrees-again",
    "never goes back to a server that was dead",
    (client) => {
      const dead = new Set<number>();
      return {
        usual: () => -1,
        start: (op) => {
          const step = client.start(op);
          return dead.has(op.process * client.nodes + Step.node(step)) ? Step.failed : step;
        },
        after: (op, outcome) => {
          if (outcome === Outcome.refused) dead.add(op.process * client.nodes + Step.node(op.step));
          return client.after(op, outcome);
        },
      };
    },
  ],
  [
    "settles",
    "does not know where it ends up",
    (client) => {
      const none = new Uint8Array(client.nodes);
      return { settled: (key, _, tried) => client.settled(key, none, tried) };
    },
  ],
  ["asks-home", "asks for many keys at the servers beside their homes", (client) => ({ multiGet: asksAt(client, 1) })],
  [
    "opens-as-asked",
    "says that it opens a socket to a server, and asks another",
    () => ({ opens: () => true, homes: new Int16Array(keys.length) }),
  ],
  [
    "stands-in-as-asked",
    "says that the server beside the home stands in for it",
    (client) => {
      const none = new Uint8Array(client.nodes);
      return { standsIn: (_, key) => (client.settled(key, none) + 1) % client.nodes };
    },
  ],
];

/** Asks for each key by itself, all at once, so many servers behind its home. */
function asksAt(client: Client, distance: number): MultiGets {
  const none = new Uint8Array(client.nodes);
  return {
    dead: "its keys",
    hung: "its keys",
    ask({ keys }) {
      let at = 0;
      let waiting = 0;
      let hand: Hand;
      const next = () => {
        if (at < keys.length) hand.connect((client.settled(keys[at], none) + distance) % client.nodes);
        else if (waiting === 0) hand.end({ gives: "found", resultCode: 0, error: null });
      };
      return {
        begin(given) {
          hand = given;
          next();
        },
        connected(node, outcome) {
          if (outcome === Outcome.answered) {
            hand.send(node, [at]);
            waiting++;
          }
          at++;
          next();
        },
        replied() {
          waiting--;
          if (at === keys.length) next();
        },
        woke() {},
      };
    },
  };
}

describe("the suite", () => {
  const isBroken = (definition: ClientDefinition, name: string): boolean => {
    const [configuration] = configurationsOf(definition);
    return problemOf(laws.find((law) => law.name === name)!, configuration) !== null;
  };

  it("has a client for each law that breaks it", () => {
    expect(broken.map(([law]) => law).sort()).toEqual(laws.map(({ name }) => name).sort());
  });

  it.each(broken)("catches by the law %s a client that %s, and not the one it was made of", (law, _, change) => {
    expect(isBroken(altered(change), law)).toBe(true);
    expect(
      isBroken(
        altered((client) => ({ multiGet: asksAt(client, 0) })),
        law,
      ),
    ).toBe(false);
  });

  it("says where, what came and what was expected", () => {
    const findings = conformance(altered(() => ({ usual: () => -1 })));
    expect(findings.filter(({ problem }) => problem !== null)).toEqual([
      {
        configuration: "rendezvous 1.0 {}",
        law: "says at once where it usually goes, whenever nothing has failed lately",
        problem: "usual(user:0) of 1 healthy nodes: -1; expected a node",
      },
    ]);
  });

  it("says what is wrong with a definition", () => {
    const { options, ...definition } = clients.named("rendezvous");
    const wrong = { ...definition, versions: ["2.0", "1.0"], options: options.loose().extend({ x: z.number() }) };
    const problems = conformance(wrong).filter(({ configuration }) => configuration === "rendezvous");
    expect(problems.map(({ problem }) => problem)).toEqual([
      'versionOf("2.0"): null; expected itself',
      'x: described as ""; expected a sentence',
    ]);
  });

  it("holds an exception for a mistake where the law holds, and a variation that no version takes", () => {
    const definition = clients.named("rendezvous");
    const needless = { options: { timeout: 2 }, except: { settles: "who knows" } };
    const refused = { options: { timeout: "soon" } };
    const findings = conformance({ ...definition, variations: [needless, refused] });
    expect(findings.flatMap(({ problem }) => problem ?? [])).toEqual([
      "refused by all versions; expected options that one of them takes",
      ...definition.versions.map(() => "it holds; expected not to (who knows)"),
    ]);
  });
});
