/** The largest numbers that options of pools take. */
import type { Limit } from "../../../src/core/text/quantities.ts";

export const CONNECTIONS_MAX: Limit = { value: 100_000, why: "the most that MySQL's max_connections takes" };
export const WAITING_MAX: Limit = { value: 10_000_000, why: "since each waiting query takes some 100 bytes of memory" };
export const WAIT_MAX: Limit = { value: 86_400, why: "a day, far longer than anybody waits" };
