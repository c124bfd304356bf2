/** The client library of the application: which, in which version, with which options, in how many processes. */
import { z } from "zod";
import { clients } from "../clients/index.ts";
import { modelledVersion } from "../clients/versions.ts";
import { ListedKeys } from "../keys.ts";
import { expected, type Problem } from "./explain.ts";
import { count } from "./fields.ts";
import type { NodeSpec } from "./types.ts";

const processes = () =>
  count(1)
    .max(100_000)
    .prefault(64)
    .describe(
      "Processes of the application tier, each with its own connections and its own view of which nodes are dead. Default: 64, an assumption.",
    );

/** `3.0`, or any release that one of the modelled versions stands for: `3.0.8`. */
function version(versions: readonly string[], newest: string) {
  const words = `one of ${versions.join(", ")}, or a release that one of them stands for`;
  return z
    .string({ error: (issue) => expected(issue.input, words) })
    .meta({ examples: [...versions] })
    .transform((release, context) => {
      const modelled = modelledVersion(release, versions);
      if (modelled !== null) return modelled;
      context.issues.push({ code: "custom", input: release, message: expected(release, words) });
      return z.NEVER;
    })
    .prefault(newest)
    .describe(`One of ${versions.join(", ")}; each stands for all releases up to the next. Default: ${newest}.`);
}

const entries = clients.map((definition) =>
  z
    .strictObject({
      name: z.literal(definition.name).describe("The client library."),
      version: version(definition.versions, definition.defaultVersion),
      processes: processes(),
      options: definition.options
        .prefault({})
        .describe("The library's own options under its own names. Default: the library's own defaults."),
    })
    .describe(definition.title),
);

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

/** Options that contradict each other, the version or the servers: the client itself is asked. */
export function inconsistentClient({ name, version, options }: ClientPart, servers: readonly NodeSpec[]): Problem[] {
  const definition = clients.find((entry) => entry.name === name)!;
  try {
    definition.create({ servers, keys: new ListedKeys(["key"]), processes: 1, version, options });
    return [];
  } catch (error) {
    return [{ path: ["client", "options"], text: error instanceof Error ? error.message : String(error) }];
  }
}
