import { expect, it } from "vitest";
import { kindsOfWorlds } from "./plain-worlds.ts";
import { leaveTheSame } from "./same.ts";

const WORLDS = Number(process.env.KERNEL_WORLDS ?? 60);
/** Some worlds are refused: a fault of them changes nothing. */
const HELD_MIN = 0.8;

it.each([...kindsOfWorlds])(
  `the kernel leaves the same in ${WORLDS} worlds%s`,
  (_, drawn) => {
    expect(leaveTheSame(drawn, WORLDS, 1)).toBeGreaterThan(HELD_MIN * WORLDS);
  },
  10_000 + WORLDS * 10_000,
);
