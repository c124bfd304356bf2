/** The kinds of configuration: adding one is a file and a line here. */
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { dalli } from "./dalli.ts";
import { Document } from "./document.ts";
import { readIni } from "./ini-files.ts";
import type { Kind, Read } from "./kind.ts";
import { laravel } from "./laravel.ts";
import { mcrouter } from "./mcrouter.ts";
import { nutcracker } from "./nutcracker.ts";
import { memcachedIni, memcacheIni } from "./php-ini.ts";
import { pymemcache } from "./pymemcache.ts";

export const kinds: readonly Kind[] = [memcacheIni, memcachedIni, nutcracker, mcrouter, laravel, dalli, pymemcache];

export interface File {
  readonly file: string;
  readonly text: string;
}

export type Recognised = { readonly kind: Kind; readonly read: Read } | { readonly problems: readonly string[] };

/** What the files are: what they look like, or what `--as` says. */
export function recognise(files: readonly File[], as: string | undefined): Recognised {
  const names = kinds.map(({ name }) => name);
  if (as !== undefined && !names.includes(as)) {
    return { problems: [`--as: ${JSON.stringify(as)}; expected ${listed(names)}${didYouMean(as, names)}`] };
  }
  const areIni = files.filter(isIni);
  if (areIni.length > 0 && areIni.length < files.length)
    return { problems: ["ini files and others; expected files of one kind"] };
  if (areIni.length === 0 && files.length > 1) {
    return {
      problems: [`${files.map(({ file }) => file).join(", ")}; expected one file: only ini files come in several`],
    };
  }
  const [first] = files;
  const document = areIni.length > 0 ? null : new Document(first!.file, first!.text);
  if (document !== null && document.problems.length > 0) return { problems: document.problems };
  const read: Read = { ini: areIni.length > 0 ? readIni(files) : null, document };
  const likely = kinds.filter((kind) => kind.recognises(read));
  if (as !== undefined) {
    const kind = kinds.find(({ name }) => name === as)!;
    const fits =
      likely.includes(kind) || (kind.name === "dalli" || kind.name === "pymemcache" ? document !== null : false);
    if (!fits) return { problems: [`${first!.file}: not ${as}; expected ${kind.looks}`] };
    return { kind, read };
  }
  if (likely.length === 1) return { kind: likely[0], read };
  const what = files.map(({ file }) => file).join(", ");
  if (likely.length === 0) {
    return { problems: [`${what}: not a known kind of configuration; expected ${listed(names)}: --as says which`] };
  }
  return { problems: [`${what}: could be ${listed(likely.map(({ name }) => name))}; expected --as to say which`] };
}

/** By the name of the file, or by its first line that is neither a comment nor a heading. */
function isIni({ file, text }: File): boolean {
  if (/\.ini$/i.test(file)) return true;
  if (/\.(?:ya?ml|json)$/i.test(file)) return false;
  const line = text.split("\n").find((one) => one.trim() !== "" && !/^\s*[;#[]/.test(one)) ?? "";
  return /^\s*[\w.]+\s*=/.test(line);
}
