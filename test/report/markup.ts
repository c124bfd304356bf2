/** What tests need to know of HTML and SVG text. */

/** Every `<svg>...</svg>` of a page, nested ones within their outermost. */
export function svgsOf(page: string): string[] {
  return [...page.matchAll(/<svg[\s\S]*?<\/svg>/g)].map(([text]) => text);
}

/**
 * What is wrong with an XML text, null for nothing: tags that do not match, attributes without quotes or given twice,
 * a bare `<` or `&` (XML 1.0, section 2). No oracle of the renderer's own: it is read letter by letter here.
 */
export function xmlFault(text: string): string | null {
  const open: string[] = [];
  const token = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|([\s\S])/g;
  for (const [whole, closing, name, attributes, selfClosing, content] of text.matchAll(token)) {
    if (content !== undefined) {
      const entity = badEntity(content);
      if (entity !== null) return entity;
      continue;
    }
    if (name === undefined) return `stray ${JSON.stringify(whole)}`;
    if (badEntity(attributes ?? "") !== null) return badEntity(attributes!);
    const names = [...(attributes ?? "").matchAll(/([\w:.-]+)="/g)].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) return `an attribute twice in ${whole}`;
    if (closing === "/") {
      const expected = open.pop();
      if (expected !== name) return `</${name}> where </${expected}> was due`;
    } else if (selfClosing !== "/") open.push(name);
  }
  return open.length === 0 ? null : `<${open.at(-1)}> is not closed`;
}

function badEntity(text: string): string | null {
  const match = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)[^\s]{0,8}/.exec(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids them
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.exec(text);
  return match !== null ? `bare ${match[0]}` : control !== null ? "a control character" : null;
}

/** Names of all opening tags in order: the structure of a page without its text. */
export function skeleton(page: string): string[] {
  return [...page.matchAll(/<([a-z][a-z0-9]*)[\s/>]/gi)].map(([, name]) => name!.toLowerCase());
}
