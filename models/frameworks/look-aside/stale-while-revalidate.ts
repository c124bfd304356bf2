/**
 * stale-while-revalidate: a value that has expired, and not for longer than the grace, is served all the same, and made anew once
 * the page has its answer, by one request of each process at a time. Later than that, all who miss compute.
 *
 * Source: RFC 5861, section 3 (which gives no default for the time).
 */
import { z } from "zod";
import { duration } from "../../../src/core/text/quantities.ts";
import { Read } from "../framework.ts";
import type { StampedeDefinition } from "./stampede.ts";

const options = z.strictObject({
  grace: duration({ aboveZero: true }).describe(
    "How long an expired value may be served. Default: none, the RFC has none.",
  ),
});

export const staleWhileRevalidate: StampedeDefinition<z.output<typeof options>> = {
  name: "stale-while-revalidate",
  title: "Stale while revalidate",
  rule: "an expired value is served for a while, and made anew behind the answer",
  source: "RFC 5861, section 3",
  options,
  create: ({ grace }, cache) => ({
    keptSeconds: grace,
    *answer(page, key, found) {
      if (!page.isValue(found)) return yield* page.load(key);
      if (!cache.isFresh(found)) page.refreshLater(key);
      return Read.hit;
    },
    scope: (page) => page.process,
  }),
};
