/** The clients whose rules the twin knows. */
import type { Scenario } from "../../../../models/scenario/types.ts";
import type { TwinClient } from "./client.ts";
import { gomemcache } from "./gomemcache.ts";
import { peclMemcache } from "./pecl-memcache.ts";
import { pymemcache } from "./pymemcache.ts";
import { rendezvous } from "./rendezvous.ts";
import { twemproxy } from "./twemproxy.ts";

/** New objects of every process, over this server list. */
export function clientOf({ client, nodes }: Scenario, servers: readonly number[]): TwinClient {
  switch (client.name) {
    case "gomemcache":
      return gomemcache(servers, client.options);
    case "rendezvous":
      return rendezvous(nodes, client.options);
    case "pymemcache":
      return pymemcache(nodes, client.options);
    case "pecl-memcache":
      return peclMemcache(nodes, client.options);
    case "twemproxy":
      return twemproxy(nodes, client.options);
    default:
      throw new Error(`the twin does not know the rule of ${client.name}`);
  }
}
