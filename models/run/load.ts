/** What a run asks for, whether it is drawn or read: its keys and its requests. */
import type { Streams } from "../../src/core/random.ts";
import type { RateCurve } from "../../src/core/rate-curve.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import type { PageSource } from "../application/page-arrivals.ts";
import type { Client } from "../clients/client.ts";
import type { LoadChange } from "../faults/load-changes.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { PageSpec } from "../scenario/page.ts";
import type { CountedKeys } from "../workload/counted-keys.ts";
import type { KeyLayout } from "../workload/key-layout.ts";
import type { KeyItems } from "../workload/population.ts";
import type { StoredAtStart } from "../workload/prefill.ts";
import type { RequestSource } from "../workload/request-source.ts";
import type { Strata } from "../workload/strata.ts";
import type { Users } from "../workload/users.ts";

export interface LoadParts {
  readonly nodes: Nodes;
  readonly streams: Streams;
  readonly simulation: Simulation;
  /** The names that a framework gives to the keys; undefined where none does. */
  readonly layout: KeyLayout | undefined;
  /** Which of the keys are simulated; null for all. */
  readonly strata: Strata | null;
  /** When somebody sets the load. */
  readonly changes: readonly LoadChange[];
}

export interface Load {
  readonly population: KeyItems;
  /** Share of the requests, those at the start where keys keep coming, that are for this key. */
  readonly shareOf: (key: number) => number;
  /** Keys whose hits are counted, and the rate of all requests; absent where all hits are made. */
  readonly counted?: { readonly keys: CountedKeys; readonly rates: RateCurve } | undefined;
  /** For so many processes of the application. */
  readonly requests: (processes: number) => {
    readonly source: RequestSource;
    /** The same as pages, where they make pages; then `source` is not asked. */
    readonly pages: (page: PageSpec) => PageSource;
    /** Null where requests come by themselves. */
    readonly users?: Users | null;
  };
  /**
   * A warm start, if there is to be one, with what a framework stores, if it is not just the value of each key. `old` is told of keys whose
   * copies are old, and since when. Returns how many seconds of load came before second 0; null for none.
   */
  readonly prefill: (
    client: Client,
    stored: StoredAtStart | undefined,
    old: (key: number, sinceSeconds: number) => void,
  ) => number | null;
}
