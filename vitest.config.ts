import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "test/build.ts",
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    pool: "threads",
    maxWorkers: "100%",
    // A thread loads the sources once for all of its files: to load them for each takes a fifth of the time of all tests.
    isolate: false,
    // What is built runs as it does for its users.
    server: { deps: { external: [/\/dist\//] } },
  },
});
