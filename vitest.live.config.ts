import { defineConfig } from "vitest/config";

/** Real programs take real time: what mostly waits runs side by side, as much as two cores can start processes for. */
export default defineConfig({
  test: {
    include: ["test/live/**/*.live.ts"],
    testTimeout: 120_000,
    pool: "threads",
    maxWorkers: 3,
    maxConcurrency: 8,
    env: { LIVE_SEED: process.env.LIVE_SEED ?? String(Math.floor(Math.random() * 2 ** 31)) },
    // A busy computer lets processes wait over the seconds that clients count; anything else fails at once.
    retry: { count: 2, condition: /^Untimely/ },
    // Names what was skipped, and why.
    reporters: ["verbose"],
  },
});
