import fc from "fast-check";
import { expect, it } from "vitest";
import { escapeCsv, escapeHtml, escapeMarkdown, html, Markup, visible } from "../../src/report/escape.ts";
import { unbroken } from "../../src/report/words.ts";
import { xmlFault } from "./markup.ts";
import { HOSTILE } from "./summaries.ts";

const SEED = { seed: 3, numRuns: 400 };
const nasty = fc.oneof(
  fc.string(),
  fc.constant(HOSTILE),
  fc
    .array(
      fc.constantFrom("<", ">", "&", '"', "'", "|", "\\", "`", "]", "(", "[", "*", "_", "\n", "a", " ", "#", "\u0007"),
    )
    .map((all) => all.join("")),
);

it("any text in an element and in an attribute stays text", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      expect(xmlFault(`<a b="${escapeHtml(text)}">${escapeHtml(text)}</a>`)).toBeNull();
      expect(escapeHtml(text)).not.toMatch(/[<>"']/);
    }),
    SEED,
  );
});

it("escaped text, read back, is the text", () => {
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  fc.assert(
    fc.property(nasty, (text) => {
      expect(escapeHtml(text).replace(/&([a-z#0-9]+);/g, (_, name) => entities[name])).toBe(visible(text));
    }),
    SEED,
  );
});

it("a template escapes strings, lets markup be, joins lists and skips nothing but nothing", () => {
  const parts = ["<i>", new Markup("<b>1</b>"), null, false, 0, ["&", new Markup("<br>")]] as const;
  expect(html`<p>${parts}</p>`.text).toBe("<p>&lt;i&gt;<b>1</b>0&amp;<br></p>");
});

it("no text breaks out of a Markdown cell, and none becomes HTML, code, emphasis or a link", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const escaped = escapeMarkdown(text);
      expect(escaped).not.toMatch(/[\r\n]/);
      // With a letter for each backslash and its character, no sign of markup may be left.
      const bare = escaped.replace(/\\[\\`*|~$\][_#>+=.)-]/g, "x");
      expect(bare).not.toMatch(/[`*|~$<\\]|\][([:]|^\s*(#+\s|>|\d+[.)](\s|$))/);
    }),
    SEED,
  );
});

it("ordinary words and numbers need no backslash", () => {
  const text = "2.1x [2.0, 2.2] at 127.0.0.1:7603 with retry_interval = 15 s; php-memcached 3.2.0 (modula), 71 %";
  expect(escapeMarkdown(text)).toBe(text);
});

it("a CSV field, read back, is the text, with an apostrophe before what a spreadsheet takes for a formula", () => {
  expect(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a=1"].map(escapeCsv)).toEqual([
    `"'=1+1"`,
    `"'+1"`,
    `"'-1"`,
    `"'@SUM(A1)"`,
    `"'\t=1"`,
    `"'\r=1"`,
    "a=1",
  ]);
  fc.assert(
    fc.property(nasty, (text) => {
      const field = escapeCsv(text);
      const read = field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
      expect(read).toBe(/^[=+@\t\r\n-]/.test(text) ? `'${text}` : text);
      if (/[,\r\n"]/.test(text)) expect(field).toMatch(/^"(?:[^"]|"")*"$/);
    }),
    SEED,
  );
});

it("no line of prose ends between a number and its unit or within an interval, and no letter changes", () => {
  const text =
    "Losing 1 of 8 sends 2.1x [2.0, 2.2] to the database, 71 % of it, 1.38 k reads, 13.1 KB, 5 s; 3 short words";
  const joined = unbroken(text);
  expect(joined.replaceAll("\u00a0", " ")).toBe(text);
  expect(joined.split(" ")).toEqual(
    "Losing|1|of|8|sends|2.1x|[2.0,_2.2]|to|the|database,|71_%|of|it,|1.38_k|reads,|13.1_KB,|5_s;|3|short|words"
      .replaceAll("_", "\u00a0")
      .split("|"),
  );
});
