/** How whatever has a name and options of its own is said: `{ "name": "lease", "options": { "token": "5s" } }`. */
import { z } from "zod";
import { beside } from "../../src/core/text/problems.ts";

export interface NamedOptions {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The branch of one name; an option beside the name is refused, and told where it belongs. */
export function namedOptions(
  { name, title, options }: { readonly name: string; readonly title: string; readonly options: z.ZodObject },
  { what, of }: { readonly what: string; readonly of: string },
) {
  return z
    .strictObject(
      { name: z.literal(name).describe(what), options: options.prefault({}).describe(of) },
      beside(Object.keys(options.shape)),
    )
    .describe(title);
}
