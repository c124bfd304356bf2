/** Clients of Python by the keyword arguments of their constructors: as JSON, as YAML, or as the call itself. */

import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { type Meanings, take } from "./options.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping, type Tree } from "./tree.ts";

interface Keywords {
  readonly name: string;
  readonly looks: string;
  /** As the reader of Python has it. */
  readonly call: string;
  readonly meanings: Meanings;
  /** Names that no other kind of configuration has. */
  readonly own: readonly string[];
  /** For people: whose arguments these are. */
  readonly of: string;
  /** What needs more than a meaning; true if it has been taken. */
  readonly special?: (found: Found, key: string, value: unknown, at: (...path: string[]) => string) => boolean;
}

export function keywords({ name, looks, call, own, ...rest }: Keywords): Kind {
  const isOwn = (value: unknown): boolean =>
    isMapping(value) && "servers" in value && own.some((key) => Object.hasOwn(value, key));
  return {
    name,
    client: name,
    looks,
    recognises: ({ document }) => isOwn(document?.value) || callsOf(document, call).length > 0,
    accepts: ({ document }) => isMapping(document?.value),
    read({ document }: Read, found: Found, asked: Asked) {
      const calls = callsOf(document, call);
      const where = document!.at();
      const path = calls.length === 0 ? [] : chosen(found, asked, { what: "calls", where, of: calls });
      if (path === null) return;
      const value = path.length === 0 ? document!.value : (document!.value as Mapping)[path[0]];
      if (isMapping(value)) takeKeywords(found, value, { ...rest, at: (...inner) => document!.at(...path, ...inner) });
      else found.problems.push("expected an object of keyword arguments");
    },
  };
}

function callsOf(document: Tree | null, call: string): [string, readonly [string]][] {
  if (!isMapping(document?.value)) return [];
  return Object.keys(document.value)
    .filter((key) => key === call || key.startsWith(`${call} `))
    .map((key) => [key, [key]]);
}

interface Taking extends Pick<Keywords, "meanings" | "of" | "special"> {
  readonly at: (...path: (string | number)[]) => string;
}

/** Takes arguments of a constructor. Python refuses a call with an argument that the function does not have. */
export function takeKeywords(found: Found, given: Mapping, { meanings, of, special, at }: Taking): void {
  for (const [key, value] of Object.entries(given)) {
    const from = at(key);
    if (key === "servers") takeServers(found, value, (i) => at(key, i), from);
    // None is the same as an argument that is not given.
    else if (value !== null) {
      const before = found.notUnderstood.length;
      if (special?.(found, key, value, at) !== true) take(found, meanings, key, value, from);
      found.refuseUnknown(`no argument of ${of}`, before);
    }
  }
}
