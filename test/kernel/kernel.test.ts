import { expect, it } from "vitest";
import { leaveTheSame } from "./same.ts";

const WORLDS = 6;

it(`the kernel leaves the same results and the same memory as the general path, by either engine, in ${WORLDS} worlds`, {
  timeout: 10_000 + WORLDS * 10_000,
}, () => {
  expect(leaveTheSame(WORLDS, 20_261_129)).toBe(WORLDS);
});
