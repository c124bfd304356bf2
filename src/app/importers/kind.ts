/** What a kind of configuration is to `fallthrough import`: one file recognises it and reads it. */
import type { Server } from "../../../models/clients/client.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import type { Entry, Ini } from "./ini-files.ts";
import type { Mapping, Tree } from "./tree.ts";
import { filled, hasTemplate, typed, Unsettled } from "./unsettled.ts";

/** What was read from the files. */
export interface Read {
  /** Lines of `name = value`, later ones winning; null for any other form. */
  readonly ini: Ini | null;
  /** The same lines with their sections, none lost; empty for any other form. */
  readonly entries: readonly Entry[];
  /** Values of YAML, JSON, or of literals in Python, Ruby or PHP. */
  readonly document: Tree | null;
}

export interface Asked {
  /** `--pool`: which one of several. */
  readonly pool: string | undefined;
}

export interface Kind {
  /** As `--as` takes it. */
  readonly name: string;
  /** Where the configuration itself says which client it is for, `Found.client` has it. */
  readonly client: string;
  /** What its files look like, for people. */
  readonly looks: string;
  recognises(read: Read): boolean;
  /** Files that show nothing of their kind, which `--as` may call so. */
  accepts?(read: Read): boolean;
  /** Why files that are nearly of this kind are not, each with its place; null for any others. */
  nearly?(read: Read): readonly string[] | null;
  /** Called only for what it recognises, or what `--as` said it is. */
  read(read: Read, found: Found, asked: Asked): void;
}

export type Defines = ReadonlyMap<string, string>;

/** A word that nothing here knows, with its place, and the nearest that may stand there: `; did you mean 'x'?` or nothing. */
interface NotUnderstood {
  readonly text: string;
  readonly hint: string;
}

/** A namespace of a Symfony pool, and the releases of Symfony that make it. */
export interface Namespace {
  readonly value: string;
  readonly releases: string;
}

/** What was found in a configuration, and what to say about it. */
export class Found {
  /** By the client's own names, in the order in which they were found, each with its place. */
  readonly options = new Map<string, { readonly value: unknown; readonly from: string }>();
  servers: { readonly list: readonly Server[]; readonly from: string } | null = null;
  /** The client that the configuration names, where its kind stands for several. */
  client: string | null = null;
  /** What the application puts in front of every key before the library sees it, where no framework says so. */
  keyPrefix: { readonly value: string; readonly from: string } | null = null;
  /** The framework whose configuration it is, with the options that the file gives. */
  framework: {
    readonly name: string;
    readonly options: Mapping;
    readonly from: string;
    /** Of Symfony: the namespaces that its releases give the pool, the one that was taken first; a text says why none is known. */
    readonly versionKeys?: readonly Namespace[] | string;
  } | null = null;
  /** What has to be known before anything else is read: which of several was taken, what is left out. */
  readonly first: string[] = [];
  /** Words that nothing here knows. */
  readonly notUnderstood: NotUnderstood[] = [];
  /** What is known, and why it does not matter here. */
  readonly unused: string[] = [];
  /** What was taken though the file does not say it: a default of what is not set. */
  readonly assumed = new Map<string, string>();
  /** What makes the configuration unusable. */
  readonly problems: string[] = [];
  /** What makes the servers unusable; `--servers` mends it. */
  readonly noServers: string[] = [];
  /** Names of `--define` that something asked for. */
  readonly asked = new Set<string>();
  readonly #defines: Defines;

  constructor(defines: Defines = new Map()) {
    this.#defines = defines;
  }

  set(name: string, value: unknown, from: string): void {
    // As in the application, what is set again moves behind the others.
    this.options.delete(name);
    this.options.set(name, { value, from });
  }

  /** A word that nothing here knows, with the nearest of those that may stand in its place. */
  unknown(word: string, from: string, words: Iterable<string>): void {
    this.notUnderstood.push({ text: `${from}: ${word}`, hint: didYouMean(word, words) });
  }

  /** Of an application that refuses what it does not know: words not understood since there were so many are problems. */
  refuseUnknown(why: string, since = 0): void {
    for (const { text, hint } of this.notUnderstood.splice(since)) this.problems.push(`${text}: ${why}${hint}`);
  }

  /**
   * The value itself, or what `--define` or a default in the file gives for it. Undefined, and a problem, where neither does.
   *
   * @param problems Where to say that something is not set.
   */
  settle(value: unknown, from: string, problems: string[] = this.problems): unknown {
    if (value instanceof Unsettled) return this.#settleExpression(value, from, problems);
    if (typeof value !== "string" || !hasTemplate(value)) return value;
    let isAlone = false;
    const text = filled(value, ({ text: slot, name, fallback }) => {
      isAlone = slot === value;
      if (name === null) {
        problems.push(`${from}: a template, ${slot}; expected its value`);
        return null;
      }
      const given = this.#given(name, fallback, slot.startsWith("<%") ? `a template, ${slot}` : null, from, problems);
      return given === undefined ? null : String(given);
    });
    if (text === null) return undefined;
    return isAlone ? typed(text) : text;
  }

  /** What `--define` gives for the name. */
  defined(name: string): string | undefined {
    this.asked.add(name);
    return this.#defines.get(name);
  }

  #settleExpression({ name, text, fallback }: Unsettled, from: string, problems: string[]): unknown {
    if (name !== null) return this.#given(name, fallback, null, from, problems);
    const instead = problems === this.noServers ? ", or --servers" : "";
    problems.push(`${from}: ${text}: an expression, which nothing here computes; expected its value${instead}`);
    return undefined;
  }

  #given(name: string, fallback: unknown, what: string | null, from: string, problems: string[]): unknown {
    const defined = this.defined(name);
    if (defined !== undefined) return typed(defined);
    // An empty default of servers is none.
    if (fallback === undefined || (fallback === "" && problems === this.noServers)) {
      const value = problems === this.noServers ? "VALUE, or --servers" : "VALUE";
      problems.push(
        what === null
          ? `${from}: ${name} is not set; expected --define ${name}=${value}`
          : `${from}: ${what}: ${name} is not set; give the value: --define ${name}=${value}`,
      );
      return undefined;
    }
    const shown = JSON.stringify(fallback);
    this.assumed.set(name, `${from}: ${name} is not set; taken is its default, ${shown} (--define ${name}=VALUE)`);
    return fallback;
  }
}
