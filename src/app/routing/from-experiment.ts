/** The servers, the client and the framework of an experiment, for `route`: where its keys go, as its runs have it. */
import type { Server } from "../../../models/clients/client.ts";
import type { ClientSpec } from "../../../models/clients/index.ts";
import { frameworks } from "../../../models/frameworks/index.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { InvalidInput } from "../ending/errors.ts";
import { readTask } from "../experiment/run-experiments.ts";

export interface Routed {
  readonly client: ClientSpec;
  readonly servers: readonly Server[];
  /** What the framework calls the keys when a run begins, and keys of its own; null where none stands above the client. */
  readonly named:
    | ((keys: readonly string[]) => { readonly keys: readonly string[]; readonly own: readonly string[] })
    | null;
}

/** @throws InvalidInput where it cannot be read, or where its points differ in what decides where keys go. */
export async function fromExperiment(file: string): Promise<Routed> {
  const { experiment } = await readTask(file, { set: [] });
  if (experiment.kind === "script") {
    throw new InvalidInput("route", [`--experiment: ${file} is a script; expected an experiment with a scenario`]);
  }
  const all = experiment.points.map(({ scenario }) => routedBy(scenario));
  if (new Set(all.map((one) => JSON.stringify(one))).size > 1) {
    const text = `--experiment: the points of ${file} differ in servers, client or framework; expected the same in all`;
    throw new InvalidInput("route", [text]);
  }
  const { client, servers, framework } = all[0];
  if (framework === undefined) return { client, servers, named: null };
  const { layout } = frameworks.named(framework.name);
  return {
    client,
    servers,
    named(keys) {
      const made = layout(framework.options, new ListedKeys(keys), 0);
      const own = made.own.flatMap(({ isOfKeys }, range) =>
        isOfKeys === true ? [] : [made.names.name(made.ownId(range))],
      );
      return { keys: keys.map((_, key) => made.names.name(made.idAtStart(key))), own };
    },
  };
}

function routedBy({ client, nodes, framework }: Scenario) {
  const { name, version, keyPrefix, options }: ClientSpec = client;
  const servers = nodes.map(({ host, port, weight }) => ({ host, port, weight }));
  return {
    client: {
      name,
      version,
      processes: 1,
      ...(keyPrefix === undefined ? {} : { keyPrefix }),
      options,
    } satisfies ClientSpec,
    servers,
    framework,
  };
}
