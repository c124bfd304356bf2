/** What pages link to is there: files, and headings in them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "./readme.ts";

const pages = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
  ...readdirSync(join(projectFolder, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** As GitHub makes them of headings: small letters, digits, hyphens. */
function anchorsOf(path: string): ReadonlySet<string> {
  const text = readFileSync(join(projectFolder, path), "utf8").replace(/^```[\s\S]*?^```/gm, "");
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1"));
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

it.each(pages)("%s links to what is there", (page) => {
  const text = readFileSync(join(projectFolder, page), "utf8").replace(/^```[\s\S]*?^```/gm, "");
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
  const lost = links.filter(([, path, anchor]) => {
    const target = path === "" ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(projectFolder, target))) return true;
    return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).has(anchor);
  });
  expect(lost.map(([link]) => link)).toEqual([]);
});

it("sees some", () => expect(anchorsOf("docs/reading-a-report.md").has("pass-and-fail")).toBe(true));
