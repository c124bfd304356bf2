import { expect, it } from "vitest";
import { leaveTheSame } from "./same.ts";

const WORLDS = Number(process.env.KERNEL_WORLDS ?? 60);
/** Some worlds are refused: a fault of them changes nothing. */
const HELD_MIN = 0.8;

it(`the kernel leaves the same in ${WORLDS} worlds`, { timeout: 10_000 + WORLDS * 10_000 }, () => {
  expect(leaveTheSame(WORLDS, 1)).toBeGreaterThan(HELD_MIN * WORLDS);
});
