/** Parts of files that pages show are there; whole files are written by `npm run generate`. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

const shown = readdirSync(new URL("docs", root))
  .filter((name) => name.startsWith("add-a-"))
  .flatMap((page) =>
    [...read(`docs/${page}`).matchAll(/<!-- part of: (.*) -->\n```ts\n([\s\S]*?)```/g)].map(([, path, code]) => ({
      page,
      path,
      code,
    })),
  );

it("pages show some", () => expect(shown.length).toBeGreaterThan(2));

it.each(shown)("$page shows a part of $path as it is", ({ path, code }) => expect(read(path)).toContain(code));
