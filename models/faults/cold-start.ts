/** What a database has in memory after a restart, as an experiment says it. */
import { z } from "zod";
import { atMost, count, share } from "../../src/core/text/quantities.ts";

export const coldStart = z.strictObject({
  factor: atMost(z.number().min(1), { value: 1e6, why: "a million times as slow" })
    .prefault(10)
    .describe(
      "So many times the work of a query whose page is not in memory. Default: 10, an assumption: disks are 10 to 100 times as slow as memory.",
    ),
  reload: share()
    .prefault(0.25)
    .describe(
      "Share of the pages that are in memory at once, those used last. Default: 0.25, MySQL's innodb_buffer_pool_dump_pct; that loading them takes no time is an assumption.",
    ),
  keysPerPage: atMost(count(1), { value: 1e6, why: "more than a page holds" })
    .prefault(1)
    .describe("Keys whose rows lie on one page. Default: 1, an assumption."),
});
