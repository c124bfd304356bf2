/** The paths into a scenario, which `--set` and sweeps may use: made once, and anew after a part was registered. */
import { registrations } from "../../core/registry.ts";
import { PathTable } from "../../sweep/paths.ts";
import { scenarioJsonSchema } from "./experiment-schema.ts";

let made: { readonly of: number; readonly paths: PathTable } | null = null;

export function scenarioPaths(): PathTable {
  const of = registrations();
  if (made?.of !== of) made = { of, paths: new PathTable(scenarioJsonSchema()) };
  return made.paths;
}
