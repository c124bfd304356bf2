import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/live/**/*.live.ts"],
    testTimeout: 120_000,
    pool: "threads",
    maxWorkers: 4,
    maxConcurrency: 24,
  },
});
