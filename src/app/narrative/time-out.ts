/**
 * Which option of a client makes its calls end within about a second: the first option that can set the library's own time-out
 * to that. It is found by trying, because every library has another name for it.
 */
import { clients, createClient } from "../../../models/clients/index.ts";
import { NumberedKeys } from "../../../models/hashing/keys.ts";
import type { Scenario } from "../../../models/scenario/index.ts";

/** A second, in the units that libraries take: seconds, milliseconds, microseconds. */
const SECOND = [1, 1000, 1_000_000];

export interface TimeOut {
  readonly option: string;
  readonly value: number;
  /** `1 s`. */
  readonly text: string;
}

/** Null where the client's calls end within two seconds already, or none of its options can do it. */
export function shorterTimeOut({ client, nodes }: Scenario): TimeOut | null {
  const definition = clients.find(({ name }) => name === client.name)!;
  const msWith = (options: Readonly<Record<string, unknown>>): number | null => {
    const read = definition.options.safeParse(options);
    if (!read.success) return null;
    try {
      return createClient({ ...client, options: read.data }, nodes, new NumberedKeys(1, 20)).ioTimeoutMs;
    } catch {
      return null;
    }
  };
  const isShort = (ms: number | null): boolean => ms !== null && ms > 0 && ms <= 2000;
  if (isShort(msWith(client.options))) return null;
  for (const option of Object.keys(definition.options.shape)) {
    for (const value of SECOND) {
      const ms = msWith({ ...client.options, [option]: value });
      if (ms !== null && ms >= 500 && isShort(ms)) return { option, value, text: `${ms / 1000} s` };
    }
  }
  return null;
}
