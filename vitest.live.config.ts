import { defineConfig } from "vitest/config";

/** Real programs take real time: what mostly waits runs side by side, as much as two cores can start processes for. */
export default defineConfig({
  test: {
    globalSetup: "test/build.ts",
    include: ["test/live/**/*.live.ts"],
    // The longest story, of 50 s, three times on a machine that takes twice as long.
    testTimeout: 300_000,
    pool: "threads",
    maxWorkers: 3,
    maxConcurrency: 8,
    env: { LIVE_SEED: process.env.LIVE_SEED ?? String(Math.floor(Math.random() * 2 ** 31)) },
    // Names what was skipped, and why.
    reporters: ["verbose"],
  },
});
