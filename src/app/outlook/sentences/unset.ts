/**
 * The fourth sentence, where there is something to say of options: no time-out is set, or how long objects live. Which option
 * it is that would change it is found by setting one after another.
 */
import type { Client } from "../../../../models/clients/client.ts";
import { type Configuration, clientOf, isUnlimited } from "../configuration.ts";
import type { LossFacts } from "../worlds/losses.ts";

/** Values that set a time-out, or keep objects, in one or the other client. */
const VALUES = [1, 1000, "1s", "x", true];

export function unsetText(configuration: Configuration, client: Client, losses: readonly LossFacts[]): string[] {
  return [...timeOutText(configuration, client, losses), ...objectsText(configuration, client)];
}

const SILENT = { crash: "crashed", "host-down": "host off", pause: "process hung" } as const;

function timeOutText(configuration: Configuration, client: Client, losses: readonly LossFacts[]): string[] {
  const endless = losses.filter(({ outage }) => outage.neverEnds).map(({ loss }) => SILENT[loss]);
  if (endless.length === 0 && !losses.some(({ outage }) => outage.waitsForKernel)) return [];
  const names = [
    ...(isUnlimited(client.ioTimeoutMs) ? optionsThat(configuration, (one) => !isUnlimited(one.ioTimeoutMs)) : []),
    ...(isUnlimited(client.connectTimeoutMs)
      ? optionsThat(configuration, (one) => !isUnlimited(one.connectTimeoutMs))
      : []),
  ];
  const set = names.length === 0 ? "" : `; set ${[...new Set(names)].map((name) => `\`${name}\``).join(" and ")}`;
  const kernel = "on a host that is off the kernel gives up after 127 to 924.6 s";
  return endless.length > 0
    ? [
        `No time-out is set: a server that is silent (${endless.join(", ")}) is waited for without end and not left out; ${kernel}${set}.`,
      ]
    : [`No time-out is set for connections: ${kernel}, and not before${set}.`];
}

function objectsText(configuration: Configuration, client: Client): string[] {
  if (!client.keepsSockets) {
    const names = optionsThat(configuration, (one) => one.keepsSockets).map((name) => `, since \`${name}\` is not set`);
    return [`Objects live for one web request${names.join("")}: each connects anew and remembers no failure.`];
  }
  const names = Object.keys(configuration.options).filter((name) => {
    const { [name]: _, ...options } = configuration.options;
    return tried({ ...configuration, options })?.keepsSockets === false;
  });
  return names.map(
    (name) => `Objects live as long as their process, since \`${name}\` is set: failures are remembered.`,
  );
}

/** The options of which a value makes a client that is so. */
function optionsThat(configuration: Configuration, isSo: (client: Client) => boolean): string[] {
  const names = Object.keys(configuration.definition.options.shape);
  return names.filter((name) =>
    VALUES.some((value) => {
      const client = tried({ ...configuration, options: { ...configuration.options, [name]: value } });
      return client !== null && isSo(client);
    }),
  );
}

/** Null if the client does not take the options. */
function tried(configuration: Configuration): Client | null {
  const { success } = configuration.definition.options.safeParse(configuration.options);
  if (!success) return null;
  try {
    return clientOf(configuration, 1);
  } catch {
    return null;
  }
}
