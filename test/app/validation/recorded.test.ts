import { expect, it } from "vitest";
import { record } from "../../../src/app/validation/record.ts";
import { recordedText } from "../../../src/app/validation/recorded.ts";
import { renderHtml } from "../../../src/report/html.ts";
import { renderMarkdown } from "../../../src/report/markdown.ts";
import { renderTerminal } from "../../../src/terminal/tables.ts";
import { onePoint } from "../../report/summaries.ts";

it("the foot counts the rows that agree, names each publication and each row that does not, and passes over skipped ones", () => {
  const publications = [
    { name: "a", title: "A", agree: ["a-1", "a-2"], others: ["a-3"], skipped: [] },
    { name: "b", title: "B", agree: [], others: [], skipped: ["b-1"] },
    { name: "c", title: "C", agree: ["c-1"], others: [], skipped: ["c-2"] },
  ];
  expect(recordedText({ version: "1", publications })).toBe(
    "Version 1 agrees with 3 of 4 published numbers, `npx fallthrough validate`: A (2 of 3); C (1 of 1). Not, and not expected to: a-3.",
  );
});

it("every report has it in its foot: HTML and Markdown whole, the terminal its count", () => {
  const published = recordedText(record);
  const summary = { ...onePoint(), published };
  const plain = published.replaceAll("`", "");
  const squeezed = (text: string) =>
    text
      .replace(/<[^>]*>|[\\`]/g, "")
      .replace(/&#39;|&apos;/g, "'")
      .replace(/\s+/g, " ");
  for (const report of [renderHtml(summary), renderMarkdown(summary)]) {
    expect(squeezed(report)).toContain(squeezed(plain));
  }
  const [count] = plain.split(": ");
  expect(squeezed(renderTerminal(summary, { width: 80, colour: false }))).toContain(`${count}; the report names them.`);
});
