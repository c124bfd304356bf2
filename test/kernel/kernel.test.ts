import { expect, it } from "vitest";
import {
  plainWorlds,
  sampledStandingInWorlds,
  sampledStrayingWorlds,
  sampledWorlds,
  standingInWorlds,
  strayingWorlds,
} from "./plain-worlds.ts";
import { leaveTheSame } from "./same.ts";

const WORLDS = 6;

it.each([
  ["", plainWorlds],
  [" of sampled keys", sampledWorlds],
  [" whose clients move keys of other nodes", strayingWorlds],
  [" whose clients do, of sampled keys", sampledStrayingWorlds],
  [" whose clients have other nodes stand in", standingInWorlds],
  [" whose clients have other nodes stand in, of sampled keys", sampledStandingInWorlds],
])(
  "the kernel leaves the same results and the same memory as the general path, by either engine, in worlds%s",
  (_, drawn) => {
    expect(leaveTheSame(drawn, WORLDS, 20_261_132)).toBe(WORLDS);
  },
  10_000 + WORLDS * 10_000,
);
