/** The advice of a time-out: what it says is what the options that it names do. */
import { describe, expect, it } from "vitest";
import { clients, createClient } from "../../models/clients/index.ts";
import { NumberedKeys } from "../../models/hashing/keys.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { shorterTimeOuts } from "../../src/app/narrative/time-out.ts";

const worldOf = (name: string): Scenario | null => readScenario({ cluster: { nodes: 2 }, client: { name } }).value;

const waitsOf = ({ client, nodes }: Scenario, options: Readonly<Record<string, unknown>>) => {
  const { connectTimeoutMs, ioTimeoutMs } = createClient({ ...client, options }, nodes, new NumberedKeys(1, 20));
  return [connectTimeoutMs, ioTimeoutMs];
};

describe("the sentence of the time-out names what its options limit:", () => {
  const worlds = clients.flatMap(({ name }) => {
    const scenario = worldOf(name);
    const shorter = scenario === null ? null : shorterTimeOuts(scenario);
    return scenario === null || shorter === null ? [] : [{ name, scenario, shorter }];
  });

  it.each(worlds)("$name", ({ scenario, shorter }) => {
    const definition = clients.find(({ name }) => name === scenario.client.name)!;
    const before = waitsOf(scenario, scenario.client.options);
    const after = waitsOf(scenario, definition.options.parse(shorter.options) as Record<string, unknown>);
    const isShort = (ms: number) => ms > 0 && ms <= 2000;
    const changed = ["to connect", "for an answer"].filter((_, i) => !isShort(before[i]) && isShort(after[i]));
    expect(changed.length).toBeGreaterThan(0);
    expect(shorter.limited).toBe(changed.join(" and "));
    // Each option that differs is named with its value.
    const given = scenario.client.options as Record<string, unknown>;
    const set = Object.entries(shorter.options).filter(([option, value]) => given[option] !== value);
    for (const [option, value] of set) expect(shorter.names).toContain(`${option} ${value}`);
  });

  it("both where neither was short, and the other alone where one was", () => {
    const limitedOf = (options: object): string | undefined => {
      const { value } = readScenario({ cluster: { nodes: 2 }, client: { name: "php-memcached", options } });
      return shorterTimeOuts(value!)?.limited;
    };
    expect(limitedOf({})).toBe("to connect and for an answer");
    expect(limitedOf({ OPT_CONNECT_TIMEOUT: 500 })).toBe("for an answer");
    expect(limitedOf({ OPT_POLL_TIMEOUT: 500 })).toBe("to connect");
  });
});
