/**
 * A user's text, escaped for the place where it goes. HTML is written with the `html` tag, which escapes every string in it
 * unless it is markup already, so nobody can forget to escape.
 */

/** Markup that is safe to place in a page. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | null | false | readonly Part[];

/** A tagged template: strings are escaped, `Markup` is kept as it is, arrays are joined, null and false give nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0];
  for (let i = 0; i < parts.length; i++) text += render(parts[i]) + strings[i + 1];
  return new Markup(text);
}

/** For HTML and XML text and quoted attributes; control characters that XML forbids become U+FFFD. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For the inside of an element that holds JSON: nothing of it can end the element. */
export function jsonMarkup(json: string): Markup {
  return new Markup(json.replaceAll("<", "\\u003c"));
}

/** For one line of Markdown, in a paragraph or a table cell: nothing in it starts markup, HTML, a list or a cell. */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/\s*[\r\n]+\s*/g, " ")
    .replace(/[\\`*|~$]/g, "\\$&")
    .replace(/\](?=[([:])/g, "\\]")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/^(\s*)(#+(?=\s|$)|>|[-+=](?=\s|$|[-+=]))/, "$1\\$2")
    .replace(/^(\s*\d+)([.)](?=\s|$))/, "$1\\$2");
}

/** For paragraphs of Markdown: each line is kept and escaped. */
export function escapeMarkdownLines(text: string): string {
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => escapeMarkdown(line.trim()))
    .join("\n");
}

/**
 * One field of a CSV line (RFC 4180) that holds a user's text. A spreadsheet takes what begins with one of `= + - @`, a tab
 * or a line break for a formula, so an apostrophe goes before it (OWASP, CSV Injection).
 */
export function escapeCsv(text: string): string {
  const plain = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n\t']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Text without control characters, and so without escape sequences of a terminal. Line breaks and tabs stay. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, "\ufffd");
}

function render(part: Part): string {
  if (part === null || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(render).join("");
  return escapeHtml(String(part));
}
