/** A crashed node is started again at its old address: empty, all counters at zero. */
import { z } from "zod";

export const recover = {
  name: "recover",
  doc: "A node that is down starts again at the same address, with empty memory.",
  options: z.strictObject({}),
} as const;
