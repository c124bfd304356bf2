/** The ways in which numbers are got that can be held against published ones. */
import { earlyRefreshKind } from "./early-refresh.ts";
import { experimentKind } from "./experiment.ts";
import { formulaKind } from "./formula.ts";
import type { Kind } from "./kind.ts";
import { nodeLruKind } from "./node-lru.ts";
import { placementKind } from "./placement.ts";
import { traceKind } from "./trace.ts";

export const kinds: readonly Kind[] = [
  experimentKind,
  traceKind,
  nodeLruKind,
  placementKind,
  earlyRefreshKind,
  formulaKind,
];
