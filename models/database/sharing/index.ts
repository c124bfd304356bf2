/** The ways in which queries share a database, by what an experiment says of them. */
import { sharedCores } from "./cores.ts";
import { ownServer } from "./own-server.ts";
import { scalabilityLaw } from "./scalability-law.ts";
import type { Sharing, SharingSpec } from "./sharing.ts";
import { threshold } from "./threshold.ts";

export function sharingOf(spec: SharingSpec | undefined): Sharing {
  if (spec === undefined) return ownServer;
  if ("sigma" in spec) return scalabilityLaw(spec);
  if ("cores" in spec) return sharedCores(spec.cores);
  return threshold(spec.inService, spec.beyond);
}
