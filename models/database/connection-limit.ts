/** How many connections a database accepts before it says "too many connections", by the defaults of two. */

/**
 * MySQL: mysql/mysql-server, sql/sys_vars.cc, `Sys_max_connections` (151, and one more for administrators). PostgreSQL:
 * src/backend/utils/misc/postgresql.conf.sample (max_connections 100, of which superuser_reserved_connections keeps 3).
 */
export const connectionLimits = { mysql: 151, postgresql: 97 } as const;

/** The connections that a database has, of all pools. */
export class Connections {
  readonly limit: number;
  open = 0;

  constructor(limit: number) {
    this.limit = limit;
  }
}
