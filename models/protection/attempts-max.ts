/** How often one query may be asked. */
import type { Limit } from "../../src/core/text/quantities.ts";

export const ATTEMPTS_MAX: Limit = { value: 1000, why: "far more than any library makes" };
