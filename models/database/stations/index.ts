/** The station that a database works by. */
import type { Sharing } from "../sharing/sharing.ts";
import type { Station, StationParts } from "../station.ts";
import { FirstCome } from "./first-come.ts";
import { Shared } from "./shared.ts";

export function stationOf(parts: StationParts, sharing: Sharing | undefined): Station {
  return sharing === undefined ? new FirstCome(parts) : new Shared(parts, sharing);
}
