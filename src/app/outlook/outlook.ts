/**
 * What will happen under an imported configuration: when one node is lost, when it returns, and which copies are old then. All
 * of it is measured in small worlds of the simulator that `run` uses; the shares of keys are counted.
 */
import { ListedKeys } from "../../../models/hashing/keys.ts";
import { readScenario } from "../../../models/scenario/read.ts";
import { serverText } from "../routing/servers.ts";
import { type Configuration, clientOf, keyName } from "./configuration.ts";
import { copiesText } from "./sentences/copies.ts";
import { lostText } from "./sentences/lost.ts";
import { returnedText } from "./sentences/returned.ts";
import { unsetText } from "./sentences/unset.ts";
import { type Shares, sharesOf } from "./shares.ts";
import { LOSSES, lossFacts } from "./worlds/losses.ts";
import type { Watched } from "./worlds/small-world.ts";

const KEYS = 10_000;

export function outlook(configuration: Configuration): string[] {
  const { servers } = configuration;
  const client = clientOf(configuration, KEYS);
  const shares = sharesOf(client, KEYS);
  if (shares.lost === 0) return [`With these options no key has a server: ${keyName(0)} is refused.`];
  const losses = LOSSES.map((loss) =>
    lossFacts(loss, (processes) => watched(configuration, shares, processes), {
      keepsObjects: client.keepsSockets,
      hasCopies: shares.copied > 0,
    }),
  );
  const share = `${((shares.lost / KEYS) * 100).toFixed(1)} % of ${KEYS} keys`;
  const has = losses.some(({ comeback }) => comeback.hasOthers)
    ? `to which some processes send ${share}`
    : `which has ${share}`;
  return [
    `When ${serverText(servers[shares.node])} is lost, ${has}, ${configuration.definition.name} does this: ${lostText(losses, shares)}`,
    `When it returns: ${returnedText(losses)}`,
    `Stale copies: ${copiesText(losses, shares)}`,
    ...unsetText(configuration, client, losses),
  ];
}

/** The configuration in so many processes, which ask for a few keys of the node. */
function watched(
  { definition, version, options, servers }: Configuration,
  { asked, other, node }: Shares,
  processes: number,
): Watched {
  const nodes = servers.map(({ host, port, weight }) => ({ host, port, weight }));
  const { value, problems } = readScenario({
    // A week of the work that nodes do in the background takes seconds, and changes nothing for a few keys.
    cluster: { nodes, memcached: "-o no_modern" },
    client: { name: definition.name, version, options, processes },
  });
  if (value === null) throw new Error(problems.map(({ text }) => text).join("; "));
  const keys = new ListedKeys([...asked, ...(other === null ? [] : [other])].map(keyName));
  return {
    scenario: value,
    keys,
    asked: asked.map((_, i) => i),
    other: other === null ? null : asked.length,
    node,
  };
}
