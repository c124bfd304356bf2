/**
 * Which options of a client make its calls end within about a second: for the time-out of a connection and for that of an answer
 * the first option that can set it to that. They are found by trying, because every library has other names for them.
 */
import type { Client } from "../../../models/clients/client.ts";
import { clients, createClient } from "../../../models/clients/index.ts";
import { NumberedKeys } from "../../../models/hashing/keys.ts";
import type { Scenario } from "../../../models/scenario/index.ts";

/** A second, in the units that libraries take: seconds, milliseconds, microseconds. */
const SECOND = [1, 1000, 1_000_000];

const WAITS = [
  ["connectTimeoutMs", "to connect"],
  ["ioTimeoutMs", "for an answer"],
] as const;

type Options = Readonly<Record<string, unknown>>;
type Waits = Pick<Client, "connectTimeoutMs" | "ioTimeoutMs">;

export interface TimeOuts {
  /** The client's options with those that were found. */
  readonly options: Options;
  /** `timeout 1`, or `OPT_POLL_TIMEOUT 1000 and OPT_CONNECT_TIMEOUT 1000`. */
  readonly names: string;
  /** What is limited by them and was not: `to connect and for an answer`. */
  readonly limited: string;
  /** `1 s`; in the order of the names where they differ. */
  readonly seconds: string;
}

/** Null where the client's calls end within two seconds already, or none of its options can do it. */
export function shorterTimeOuts({ client, nodes }: Scenario): TimeOuts | null {
  const definition = clients.find(({ name }) => name === client.name)!;
  const waitsWith = (options: Options): Waits | null => {
    const read = definition.options.safeParse(options);
    if (!read.success) return null;
    try {
      return createClient({ ...client, options: read.data }, nodes, new NumberedKeys(1, 20));
    } catch {
      return null;
    }
  };
  let options: Options = client.options;
  const found: { readonly name: string; readonly text: string }[] = [];
  for (const wait of ["ioTimeoutMs", "connectTimeoutMs"] as const) {
    if (isShort(waitsWith(options)?.[wait])) continue;
    const choice = firstThatSets(Object.keys(definition.options.shape), (change) => {
      const ms = waitsWith({ ...options, ...change })?.[wait];
      return ms !== undefined && ms >= 500 && isShort(ms) ? `${ms / 1000} s` : null;
    });
    if (choice === null) continue;
    options = { ...options, [choice.option]: choice.value };
    found.push({ name: `${choice.option} ${choice.value}`, text: choice.text });
  }
  if (found.length === 0) return null;
  const [before, after] = [waitsWith(client.options), waitsWith(options)];
  // One option may limit both.
  const limited = WAITS.filter(([wait]) => !isShort(before?.[wait]) && isShort(after?.[wait]));
  return {
    options,
    limited: limited.map(([, text]) => text).join(" and "),
    names: found.map(({ name }) => name).join(" and "),
    seconds: [...new Set(found.map(({ text }) => text))].join(" and "),
  };
}

const isShort = (ms: number | undefined): boolean => ms !== undefined && ms > 0 && ms <= 2000;

function firstThatSets(names: readonly string[], textOf: (change: Options) => string | null) {
  for (const option of names) {
    for (const value of SECOND) {
      const text = textOf({ [option]: value });
      if (text !== null) return { option, value, text };
    }
  }
  return null;
}
