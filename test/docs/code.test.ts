/** Code that pages show is the code that is there. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

const shown = readdirSync(new URL("docs", root))
  .filter((name) => name.startsWith("add-a-"))
  .flatMap((page) =>
    [...read(`docs/${page}`).matchAll(/<!-- (file|part of): (.*) -->\n```ts\n([\s\S]*?)```/g)].map(
      ([, whole, path, code]) => ({ page, path, code, isWhole: whole === "file" }),
    ),
  );

it("pages show some", () => expect(shown.length).toBeGreaterThan(4));

it.each(shown)("$page shows $path as it is", ({ path, code, isWhole }) => {
  if (isWhole) expect(code).toBe(read(path));
  else expect(read(path)).toContain(code);
});
