/**
 * memcached's `-o`: the extended options of 1.6.18. Options that repeat what holds anyway, or touch nothing that is modelled, are
 * accepted. Options that would change what the model does, and are not in it, are refused by name.
 */
import { didYouMean } from "../../../src/core/text/nearest.ts";
import { MIB } from "../../../src/core/units.ts";
import type { FlagsDraft } from "./node-flags.ts";
import type { ProfileName } from "./settings.ts";

/** `holds`: it repeats what holds in these profiles. `does` returns what was expected instead, if it cannot be used. */
type Option =
  | { readonly kind: "quiet" }
  | { readonly kind: "holds"; readonly in: readonly ProfileName[]; readonly value?: string }
  | { readonly kind: "does"; readonly does: (draft: FlagsDraft, value: string | null) => string | null };

const quiet: Option = { kind: "quiet" };
const never: Option = { kind: "holds", in: [] };
const inModern: Option = { kind: "holds", in: ["modern"] };
const inClassic: Option = { kind: "holds", in: ["classic"] };
/** A number that only the background work of modern uses. */
const modernAt = (value: string): Option => ({ kind: "holds", in: ["modern"], value });

const OPTIONS: Readonly<Record<string, Option>> = {
  modern: { kind: "does", does: () => null },
  no_modern: { kind: "does", does: noModern },
  maxconns_fast: { kind: "does", does: (draft) => refuseWhenFull(draft, true) },
  no_maxconns_fast: { kind: "does", does: (draft) => refuseWhenFull(draft, false) },
  idle_timeout: { kind: "does", does: idleTimeout },
  hashpower: quiet,
  no_hashexpand: quiet,
  hash_algorithm: quiet,
  read_buf_mem_limit: quiet,
  resp_obj_mem_limit: quiet,
  watcher_logbuf_size: quiet,
  worker_logbuf_size: quiet,
  track_sizes: quiet,
  sock_cookie_id: quiet,
  lru_crawler_sleep: quiet,
  inline_ascii_resp: quiet,
  no_inline_ascii_resp: quiet,
  lru_crawler: inModern,
  no_lru_crawler: inClassic,
  lru_maintainer: inModern,
  no_lru_maintainer: inClassic,
  slab_reassign: inModern,
  no_slab_reassign: inClassic,
  slab_automove: modernAt("1"),
  no_slab_automove: inClassic,
  lru_crawler_tocrawl: modernAt("0"),
  hot_lru_pct: modernAt("20"),
  warm_lru_pct: modernAt("40"),
  hot_max_factor: modernAt("0.2"),
  warm_max_factor: modernAt("2"),
  no_chunked_items: { kind: "does", does: noChunkedItems },
  slab_automove_window: modernAt("30"),
  slab_automove_ratio: modernAt("0.8"),
  slab_chunk_max: { kind: "does", does: slabChunkMax },
  temporary_ttl: never,
  tail_repair_time: never,
  slab_sizes: never,
  no_drop_privileges: quiet,
  // memcached's own tests always pass it. Builds without a sandbox do not know it.
  relaxed_privileges: quiet,
  drop_privileges: quiet,
};

/** Families of options that the model has nothing of. */
const FOREIGN: readonly (readonly [prefix: string, what: string])[] = [
  ["ext_", "storage on disk"],
  ["ssl_", "TLS"],
  ["slab_automove_freeratio", "storage on disk"],
];

/** Applies the text after `-o`: options separated by commas, in the order in which they take effect. */
export function applyExtendedOptions(draft: FlagsDraft, text: string): string | null {
  const problems: string[] = [];
  const parts = text.split(",").filter((part) => part !== "");
  for (const part of parts) {
    const expected = apply(draft, ...cut(part, "="));
    // A single option is named together with its `-o` already.
    if (expected !== null) problems.push(parts.length === 1 ? expected : `${part}: ${expected}`);
  }
  return problems.length === 0 ? null : problems.join("; ");
}

function apply(draft: FlagsDraft, name: string, value: string | null): string | null {
  const foreign = FOREIGN.find(([prefix]) => name.startsWith(prefix));
  if (foreign !== undefined) return `not modelled: ${foreign[1]}`;
  const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : null;
  if (option === null) return `memcached 1.6.18 has no such option${didYouMean(name, Object.keys(OPTIONS))}`;
  if (option.kind === "quiet") return null;
  if (option.kind === "does") return option.does(draft, value);
  if (!option.in.includes(draft.settings.profile)) return `not modelled with the profile ${draft.settings.profile}`;
  if (option.value === undefined || value === null || Number(value) === Number(option.value)) return null;
  return `not modelled; expected ${option.value}, as it is by default`;
}

function noModern(draft: FlagsDraft): string | null {
  draft.settings.profile = "classic";
  draft.refuseWhenFull = false;
  return null;
}

function refuseWhenFull(draft: FlagsDraft, refuse: boolean): string | null {
  draft.refuseWhenFull = refuse;
  return null;
}

function idleTimeout(draft: FlagsDraft, value: string | null): string | null {
  if (value === null || !/^\d+$/.test(value)) return "expected a whole number of seconds";
  draft.idleTimeoutSeconds = Number(value);
  return null;
}

/** Bytes, although `-h` says kilobytes. memcached crashes at 0 and at a text that is no number. */
function slabChunkMax(draft: FlagsDraft, value: string | null): string | null {
  const bytes = value !== null && /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (bytes === 0) return "expected a number of bytes, like 8192";
  draft.settings.slabChunkMax = bytes;
  return null;
}

/** The largest chunk is a whole page from here on. Where nothing else said how large it is, `-I` above a page takes that back. */
function noChunkedItems(draft: FlagsDraft): null {
  if (draft.settings.slabChunkMax === 0) draft.noChunkedItems = true;
  else draft.settings.slabChunkMax = MIB;
  return null;
}

/** The text before and after the first `mark`; null where there is none. */
export function cut(text: string, mark: string): readonly [string, string | null] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}
