/** Configurations of every shape that is known: each becomes its experiment, or is refused with what is wrong with it. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../../models/scenario/read.ts";
import { InvalidInput } from "../../../src/app/ending/errors.ts";
import { imported, understood } from "../../../src/app/importers/imported.ts";
import { all } from "./shapes/index.ts";
import type { Shape } from "./shapes/shape.ts";

interface Client {
  readonly name: string;
  readonly keyPrefix?: string;
  readonly comment: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, unknown>> & { readonly comment: Readonly<Record<string, string>> };
}
interface Scenario {
  readonly cluster?: { readonly nodes: readonly { host: string; port: number; weight: number }[] };
  readonly client: Client;
  readonly framework?: unknown;
}

const take = ({ file, text, given = {} }: Shape) => understood([{ file, text }], given);

describe.each(all)("$name", ({ usable, refused }) => {
  it.each(usable.map((shape, i) => ({ label: `${i + 1}: ${shape.file}`, shape })))("$label becomes its experiment", ({
    shape,
  }) => {
    const { experiment, found } = take(shape);
    const { scenario } = experiment as unknown as { scenario: Scenario };
    const { comment, ...options } = scenario.client.options;
    expect(scenario.client.name).toBe(shape.client);
    expect(options).toEqual(shape.options);
    const nodes = scenario.cluster?.nodes.map(({ host, port, weight }) => `${host}:${port}:${weight}`) ?? null;
    expect(nodes).toEqual(shape.servers);
    expect(scenario.client.keyPrefix).toBe(shape.keyPrefix);
    // Every option says where it came from, and every word that was asked for is there.
    for (const option of Object.keys(options)) expect(comment[option]).toMatch(/\w/);
    const { assumed, unused, notUnderstood } = found;
    const strange = notUnderstood.map(({ text, hint }) => text + hint);
    const words = [...assumed.values(), ...unused, ...strange, JSON.stringify(experiment)].join("\n");
    for (const part of shape.says ?? []) expect(words).toContain(part);
    for (const part of shape.uses ?? []) expect(unused.join("\n")).not.toContain(part);
    if (shape.framework !== undefined) expect(scenario.framework).toMatchObject(shape.framework);
    // What runs is the same world.
    const { value, problems } = readScenario(scenario);
    expect(problems).toEqual([]);
    expect(value?.client).toMatchObject({ name: shape.client, options });
  });

  it.each(
    refused.map((shape, i) => ({ label: `${i + 1}: ${shape.file}`, shape })),
  )("$label is refused with every error", ({ shape }) => {
    let thrown: unknown;
    try {
      take(shape);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidInput);
    const { problems, message } = thrown as InvalidInput;
    expect(problems).toEqual(shape.errors.map((error) => expect.stringContaining(error)));
    expect(message).toContain(problems.length === 1 ? ": 1 error\n" : `: ${problems.length} errors\n`);
  });
});

it("has ten usable configurations of every shape", () => {
  for (const { name, usable } of all) expect([name, usable.length >= 10]).toEqual([name, true]);
});

it.each(all)("says what will happen under the first of $name", ({ usable: [{ file, text, given = {} }] }) => {
  expect(imported([{ file, text }], given).said).toMatch(/^(?:Of the .* was taken\. .*\n)?When \S+ is lost, /);
});
