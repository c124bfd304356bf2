/** Connection pools and poolers, by their names: adding one is a file and a line here. */
import { type Registry, registry } from "../../../src/core/registry.ts";
import { activeRecord } from "./active-record.ts";
import type { PoolDefinition, PoolRules } from "./definition.ts";
import { hikari } from "./hikari.ts";
import { mysql2 } from "./mysql2.ts";
import { nodePostgres } from "./node-postgres.ts";
import { pgbouncer } from "./pgbouncer.ts";
import { phpFpm } from "./php-fpm.ts";
import { sqlalchemy } from "./sqlalchemy.ts";

export const pools: Registry<PoolDefinition> = registry("pool", ({ title }) => title);

pools.register(
  ...([hikari, pgbouncer, sqlalchemy, activeRecord, nodePostgres, mysql2, phpFpm] as unknown as PoolDefinition[]),
);

/** A pool as a scenario has it. */
export interface PoolSpec {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Where no pool is named each query has a connection of its own. */
export function poolRules(spec: PoolSpec | undefined): PoolRules {
  return spec === undefined ? phpFpm.rules({ persistent: false }) : pools.named(spec.name).rules(spec.options);
}
