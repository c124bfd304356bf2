/**
 * PHP under PHP-FPM: no pool. A worker opens a connection when it asks, and closes it, so that the workers are the limit (pm.max_children,
 * `client.workers`); or it keeps one (persistent connections), and the database has one for each worker that has ever asked.
 *
 * Source: php/php-src at 00443c77, sapi/fpm/www.conf.in (no pool of connections); ext/pdo, PDO::ATTR_PERSISTENT (off by default). A page's
 * connection is here one for each of its queries.
 */
import { z } from "zod";
import { NONE, type PoolDefinition } from "./definition.ts";

const options = z.strictObject({
  persistent: z
    .boolean()
    .prefault(false)
    .describe("A worker keeps its connection (PDO::ATTR_PERSISTENT). Default: false."),
});

export const phpFpm: PoolDefinition<z.output<typeof options>> = {
  name: "php-fpm",
  title: "PHP-FPM (a connection a worker)",
  source: "php/php-src at 00443c77: sapi/fpm/www.conf.in",
  rule: "no pool: each query has a connection of its own, as many as workers ask at once",
  error: "SQLSTATE[HY000] [1040] Too many connections",
  options,
  rules: ({ persistent }) => ({
    shared: "process",
    size: NONE,
    kept: persistent ? NONE : 0,
    idleSeconds: NONE,
    waitSeconds: NONE,
    queueLimit: NONE,
    clientsMax: NONE,
    waitsWhenRefused: false,
  }),
};
