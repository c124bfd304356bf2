import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { metricsPage } from "../../src/app/listing/metrics-page.ts";

it("docs/metrics.md is what the metrics say of themselves", () => {
  expect(readFileSync(new URL("../../docs/metrics.md", import.meta.url), "utf8")).toBe(metricsPage());
});
