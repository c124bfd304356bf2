/** Properties in XML, as Spring and Hibernate have them: `<property name="x" value="y"/>`, `<property name="x">y</property>`. */
import type { Entry } from "./ini-files.ts";

const TAG = /<(?:[\w-]+:)?(?<tag>bean|property|prop|entry)\b(?<attributes>[^<>]*)>(?:\s*<value>)?(?<inner>[^<]*)/g;
const ATTRIBUTE = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const LINE_FEED = 10;

/** Each with the bean around it as its section. */
export function readXml({ file, text }: { readonly file: string; readonly text: string }): readonly Entry[] {
  const code = text.replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replace(/[^\n]/g, " "));
  const entries: Entry[] = [];
  let section = "";
  let [line, counted] = [1, 0];
  for (const found of code.matchAll(TAG)) {
    for (; counted < found.index; counted++) if (code.charCodeAt(counted) === LINE_FEED) line++;
    const { tag, attributes = "", inner = "" } = found.groups as Readonly<Record<string, string | undefined>>;
    const given = new Map(
      [...attributes.matchAll(ATTRIBUTE)].map(([, name, double, single]) => [name, double ?? single]),
    );
    const name = given.get("name") ?? given.get("key");
    const value = (given.get("value") ?? inner).trim();
    if (tag === "bean") section = given.get("class") ?? "";
    else if (name !== undefined && value !== "") entries.push({ section, name, value, from: `${file}:${line}` });
  }
  return entries;
}
