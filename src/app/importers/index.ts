/** The kinds of configuration: adding one is a file and a line here. */
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { dalli } from "./dalli.ts";
import { django } from "./django.ts";
import { dogpile } from "./dogpile.ts";
import { drupal } from "./drupal.ts";
import { envoy } from "./envoy.ts";
import type { Kind, Read } from "./kind.ts";
import { laravel } from "./laravel.ts";
import { magento } from "./magento.ts";
import { mcrouter } from "./mcrouter.ts";
import { mediawiki } from "./mediawiki.ts";
import { moodle } from "./moodle.ts";
import { nutcracker } from "./nutcracker.ts";
import { oslo } from "./oslo.ts";
import { memcachedIni, memcacheIni } from "./php-ini.ts";
import { pylibmc } from "./pylibmc.ts";
import { pymemcache } from "./pymemcache.ts";
import { pythonMemcached } from "./python-memcached.ts";
import { rails } from "./rails.ts";
import { type File, languageOf, readFiles } from "./reading.ts";
import { spymemcached } from "./spymemcached.ts";
import { symfony } from "./symfony.ts";
import { w3tc } from "./w3tc.ts";

export const kinds: readonly Kind[] = [
  memcacheIni,
  memcachedIni,
  nutcracker,
  mcrouter,
  envoy,
  laravel,
  symfony,
  drupal,
  moodle,
  mediawiki,
  magento,
  w3tc,
  rails,
  dalli,
  django,
  pymemcache,
  pylibmc,
  pythonMemcached,
  dogpile,
  oslo,
  spymemcached,
];

export type Recognised = Known | { readonly problems: readonly string[] };

interface Known {
  readonly kind: Kind;
  readonly read: Read;
  /** `--as` names another kind: it holds if the client is that of the other. */
  readonly client?: string;
}

/** What the files are: what they look like, or what `--as` says. */
export function recognise(files: readonly File[], as: string | undefined): Recognised {
  const names = kinds.map(({ name }) => name);
  if (as !== undefined && !names.includes(as)) {
    return { problems: [`--as: ${JSON.stringify(as)}; expected ${listed(names)}${didYouMean(as, names)}`] };
  }
  const what = files.map(({ file }) => file).join(", ");
  const inis = files.filter((file) => languageOf(file) === "ini").length;
  if (inis > 0 && inis < files.length) return { problems: ["ini files and others; expected files of one kind"] };
  if (inis === 0 && files.length > 1) {
    return { problems: [`${what}; expected one file: only ini files come in several`] };
  }
  const read = readFiles(files);
  if (read.document !== null && read.document.problems.length > 0) return { problems: read.document.problems };
  const likely = kinds.filter((kind) => kind.recognises(read));
  if (as !== undefined) {
    const kind = kinds.find(({ name }) => name === as)!;
    if (likely.includes(kind)) return { kind, read };
    // Options of a library inside the settings of a framework: what `--as` says of the client may still be right.
    if (likely.length === 1) return { kind: likely[0], read, client: kind.client };
    if (kind.accepts?.(read) === true) return { kind, read };
    return { problems: [`${files[0].file}: not ${as}; expected ${kind.looks}`] };
  }
  if (likely.length === 1) return { kind: likely[0], read };
  if (likely.length === 0) {
    const nearly = kinds.flatMap((kind) => kind.nearly?.(read) ?? []);
    if (nearly.length > 0) return { problems: nearly };
    return { problems: [`${what}: not a known kind of configuration; expected ${listed(names)}: --as says which`] };
  }
  return { problems: [`${what}: could be ${listed(likely.map(({ name }) => name))}; expected --as to say which`] };
}
