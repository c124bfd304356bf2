/** `fallthrough route`: which node a client sends each key to. */
import { Command } from "commander";
import { clientNames } from "../../../models/clients/index.ts";
import { type RouteOptions, route } from "../../app/routing/route.ts";
import { PLUGINS, repeated } from "../repeated.ts";

export function routeCommand(): Command {
  return new Command("route")
    .description("Show which node a client sends a key to, all nodes up or some down.")
    .argument("[keys...]", "keys; default: read from standard input, one a line, as UTF-8")
    .option("--client <name>", `client library: ${clientNames().join(", ")}`)
    .option("--version <release>", "its version; default: the newest that is modelled")
    .option(
      "--servers <list>",
      "host:port[:weight],... in the order of the application's list; the port is 11211 where none is given",
    )
    .option(
      "--experiment <file>",
      "takes servers, client and framework from an experiment, in place of the options above",
    )
    .option("--down <positions>", "positions of servers that are down, from 0: 1,2")
    .option("--option <name=value>", "an option of the client, by its own name; may be given again", repeated)
    .option(
      "--page",
      "ask for all keys by one call, as the library does: which server gets which part, and what is lost",
    )
    .option("--json", "one object a line: key, server (its position or null), tried (all positions, in order)")
    .option("--plugins <file>", PLUGINS, repeated, [])
    .addHelpText("after", EXAMPLES)
    .action((keys: readonly string[], options: RouteOptions) => route(keys, options));
}

const EXAMPLES = `
Prints the key, a tab and the server, or - where the call fails. The process knows which servers are down. With --json,
"tried" lists every server that the library looks at, as often as it does.

With --page a process that knows nothing yet asks for the keys, which were stored with all servers up: a line for each server
that it asks, in order, with its keys; then the keys that are lost, and how the call ends if not well. With --json one object.

Examples:
  npx fallthrough route --client pecl-memcache --servers 127.0.0.1:7600,127.0.0.1:7602,127.0.0.1:7603 --down 2 a b c
  npx fallthrough route --experiment experiments/ours.json --down 4 product:1
  npx fallthrough route --client pecl-memcache --version 2.2.6 --servers a:11211,b:11211:3 --option hash_strategy=consistent
  npx fallthrough route --client php-memcached --servers a:11211,b:11211 --option OPT_LIBKETAMA_COMPATIBLE=true < keys.txt
  npx fallthrough route --client php-memcached --servers a:11211,b:11211,c:11211 --down 1 --option OPT_BINARY_PROTOCOL=1 --page k1 k2 k3
`;
