/** Shares of keys on rings, where keys of the other nodes stay: the outlook's counts, held against what the nodes of a run store. */
import { expect, it } from "vitest";
import { clients } from "../../../models/clients/index.ts";
import { outlook } from "../../../src/app/outlook/outlook.ts";
import { claimsOf } from "./claims.ts";
import { sharesDiffer } from "./shares-of-run.ts";

const servers = [1, 2, 3, 4].map((i) => ({ host: `10.0.0.${i}`, port: 11211, weight: 1 }));

it.each([
  ["twemproxy", { distribution: "ketama", hash: "md5", auto_eject_hosts: true, server_retry_timeout: 600_000 }],
  ["twemproxy", { distribution: "modula", hash: "md5", auto_eject_hosts: true, server_retry_timeout: 600_000 }],
  [
    "php-memcached",
    {
      OPT_LIBKETAMA_COMPATIBLE: true,
      OPT_REMOVE_FAILED_SERVERS: true,
      OPT_SERVER_FAILURE_LIMIT: 1,
      OPT_DEAD_TIMEOUT: 600,
      persistent_id: "p",
    },
  ],
] as const)("are those of a run: %s %j", (name, options) => {
  const definition = clients.named(name);
  const version = definition.defaultVersion;
  const configuration = { definition, version, options: { ...options }, servers };
  const { lost, ...others } = claimsOf(outlook(configuration), "crash");
  // Nothing is held against the run after the loss but where keys go elsewhere for good.
  expect(lost).toMatchObject({ what: "elsewhere", eachRequest: null, untilSeconds: null });
  expect(sharesDiffer(configuration, { lost, ...others })).toEqual([]);
});
