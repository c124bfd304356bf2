import { expect, it } from "vitest";
import { kindsOfWorlds } from "./plain-worlds.ts";
import { leaveTheSame } from "./same.ts";

const WORLDS = 6;

it.each([...kindsOfWorlds])(
  "the kernel leaves the same results and the same memory as the general path, by either engine, in worlds%s",
  (_, drawn) => {
    expect(leaveTheSame(drawn, WORLDS, 20_261_132)).toBe(WORLDS);
  },
  10_000 + WORLDS * 10_000,
);
