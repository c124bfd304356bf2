/** Whether the kernel can do the plain requests of a world, and how it does. */
import type { Simulation } from "../../src/core/simulation.ts";
import type { Application } from "../application/application.ts";
import type { Attempts } from "../application/attempts.ts";
import type { OneAtATime } from "../application/one-at-a-time.ts";
import type { Workers } from "../application/workers.ts";
import type { Client } from "../clients/client.ts";
import { goesHomeFirst } from "../clients/goes-home.ts";
import type { Asker } from "../database/answering.ts";
import { Database } from "../database/database.ts";
import type { DatabaseServer } from "../database/fleet.ts";
import type { Requests } from "../database/requests.ts";
import { FirstCome } from "../database/stations/first-come.ts";
import type { EngineName } from "../kernel/core.ts";
import { drawingOf } from "../kernel/drawing.ts";
import { Engine } from "../kernel/engine.ts";
import { Views } from "../kernel/views.ts";
import type { Wire } from "../network/wire.ts";
import { Kind } from "../nodes/memory/storage.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { Recording } from "../recording/recording.ts";
import type { Scenario } from "../scenario/types.ts";
import type { Ledger } from "../staleness/ledger.ts";
import type { KeyItems } from "../workload/population.ts";
import type { RequestSource } from "../workload/request-source.ts";
import type { Strata } from "../workload/strata.ts";
import { isKernelWorth, isPlainWorld } from "./plain-world.ts";
import { expectedRequests } from "./work.ts";

export interface KernelParts {
  readonly application: Application;
  readonly attempts: Attempts;
  readonly client: Client;
  readonly wire: Wire;
  readonly nodes: Nodes;
  readonly population: KeyItems;
  readonly strata: Strata | null;
  readonly requests: Requests;
  readonly database: DatabaseServer;
  readonly simulation: Simulation;
  readonly recording: Recording;
  readonly ledger: Ledger;
  /** Who hears of the database's queries. */
  readonly asker: Asker;
  readonly source: RequestSource;
  readonly oneAtATime: OneAtATime | null;
  readonly workers: Workers | null;
  readonly hasWitness: boolean;
}

/** The engine of a run that asks for none. */
export function usualEngine(scenario: Scenario): EngineName | null {
  return isKernelWorth(expectedRequests(scenario)) ? "wasm" : null;
}

/** From now on the kernel does the plain requests of the world, if it knows the parts that it has. */
export function hasKernel(name: EngineName, scenario: Scenario, parts: KernelParts): void {
  const { application, attempts, client, database, ledger, nodes, simulation, asker, source } = parts;
  const { storage } = nodes;
  if (asker !== application || !isPlainWorld(scenario) || source.fillsMisses === false || parts.hasWitness) return;
  if (!(database instanceof Database) || !(database.station instanceof FirstCome) || !database.isPlain) return;
  if (database.options.pool) return;
  if (storage.kind === Kind.old || storage.timed) return;
  if (!goesHomeFirst(client)) return;
  const views = new Views(client, ledger.down, scenario.faults.length > 0);
  attempts.views = views;
  application.hotPath = new Engine(name, {
    ...parts,
    ...{ storage, database, views, simulation },
    station: database.station,
    drawing: drawingOf(source.drawn),
    roundTripSeconds: scenario.network.roundTripSeconds,
  });
}
