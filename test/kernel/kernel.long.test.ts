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

const WORLDS = Number(process.env.KERNEL_WORLDS ?? 60);
/** Some worlds are refused: a fault of them changes nothing. */
const HELD_MIN = 0.8;

it.each([
  ["", plainWorlds],
  [" of sampled keys", sampledWorlds],
  [" whose clients move keys of other nodes", strayingWorlds],
  [" whose clients do, of sampled keys", sampledStrayingWorlds],
  [" whose clients have other nodes stand in", standingInWorlds],
  [" whose clients have other nodes stand in, of sampled keys", sampledStandingInWorlds],
])(
  `the kernel leaves the same in ${WORLDS} worlds%s`,
  (_, drawn) => {
    expect(leaveTheSame(drawn, WORLDS, 1)).toBeGreaterThan(HELD_MIN * WORLDS);
  },
  10_000 + WORLDS * 10_000,
);
