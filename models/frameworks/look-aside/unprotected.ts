/** No protection: all who miss compute. */
import { z } from "zod";
import { Read } from "../framework.ts";
import type { StampedeDefinition } from "./stampede.ts";

export const unprotected: StampedeDefinition = {
  name: "none",
  title: "None",
  rule: "all who miss compute",
  source: "look-aside as it is",
  options: z.strictObject({}),
  create: () => ({
    *answer(page, key, found) {
      return page.isValue(found) ? Read.hit : yield* page.load(key);
    },
  }),
};
