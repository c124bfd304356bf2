/** The client library of the application: which, in which version, with which options, in how many processes. */
import { z } from "zod";
import { clients } from "../clients/index.ts";
import { count } from "./fields.ts";

const processes = () =>
  count(1)
    .max(100_000)
    .prefault(64)
    .describe(
      "Processes of the application tier, each with its own connections and its own view of which nodes are dead. Default: 64, an assumption.",
    );

const entries = clients.map((definition) => {
  const versions = definition.versions as readonly [string, ...string[]];
  const newest = versions.at(-1)!;
  return z.strictObject({
    name: z.literal(definition.name).describe("The client library."),
    version: z.enum(versions).prefault(newest).describe(`Default: ${newest}, the newest one modelled.`),
    processes: processes(),
    options: definition.options
      .prefault({})
      .describe("The library's own options under its own names, its own defaults."),
  });
});

export interface ClientPart {
  readonly name: string;
  readonly version: string;
  readonly processes: number;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The branches come from the registry, hence the type by hand. */
export const client = z.discriminatedUnion(
  "name",
  entries as unknown as [(typeof entries)[0]],
) as unknown as z.ZodType<ClientPart>;

/** What is used when nobody says anything. */
export const defaultClient = { name: clients[0]!.name };
