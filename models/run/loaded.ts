/** What fills nodes from the database, where some fault of the scenario has it done. */
import type { Streams } from "../../src/core/random.ts";
import { Loader, type LoaderParts } from "../cluster/loader.ts";
import { fillsNodes } from "../faults/index.ts";
import type { Scenario } from "../scenario/types.ts";

type Given = Omit<LoaderParts, "keys" | "roundTripSeconds" | "streamKey"> & { readonly streams: Streams };

/** Null where nothing is to be filled. */
export function loadedBy(scenario: Scenario, { streams, ...parts }: Given): Loader | null {
  if (!scenario.faults.some(fillsNodes)) return null;
  return new Loader({
    ...parts,
    keys: parts.population.keys.count,
    roundTripSeconds: scenario.network.roundTripSeconds,
    streamKey: streams.key("queries of loaders"),
  });
}
