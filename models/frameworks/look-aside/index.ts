/** The protections against stampedes: adding one is a file and a line here. */
import { type Registry, registry } from "../../../src/core/registry.ts";
import { groupcache } from "./groupcache.ts";
import { lease } from "./lease.ts";
import { lock } from "./lock.ts";
import { metaLease } from "./meta-lease.ts";
import { nginx } from "./nginx.ts";
import { singleFlight } from "./single-flight.ts";
import { staleWhileRevalidate } from "./stale-while-revalidate.ts";
import type { StampedeDefinition } from "./stampede.ts";
import { unprotected } from "./unprotected.ts";
import { varnish } from "./varnish.ts";
import { xfetch } from "./xfetch.ts";

export const stampedes: Registry<StampedeDefinition> = registry("stampede", ({ title }) => title);

stampedes.register(
  ...[unprotected, singleFlight, lease, metaLease, lock, xfetch],
  ...[staleWhileRevalidate, nginx, varnish, groupcache],
);
