/** Which one of several stores, pools or environments of a file is meant. */
import { didYouMean, listed } from "../../core/text/nearest.ts";
import type { Asked, Found } from "./kind.ts";

/** More of them are no list for people. */
const NAMES_MAX = 20;

interface Choice<T> {
  /** What they are, for people: `stores`. */
  readonly what: string;
  readonly where: string;
  /** By the name that `--pool` takes. */
  readonly of: readonly (readonly [name: string, value: T])[];
  /** Taken if `--pool` names none. */
  readonly usual?: string;
}

/** By the last part of their paths, or by the whole where two share the last. */
export function byName<T extends { readonly path: readonly string[] }>(all: readonly T[]): [string, T][] {
  const counts = new Map<string, number>();
  const lastOf = ({ path }: T): string => path.at(-1) ?? "the file";
  for (const one of all) counts.set(lastOf(one), (counts.get(lastOf(one)) ?? 0) + 1);
  return all.map((one) => [counts.get(lastOf(one)) === 1 ? lastOf(one) : one.path.join("."), one]);
}

/** The one that `--pool` names, the usual one or the only one; null, and a problem, where none of them is. */
export function chosen<T>(found: Found, { pool }: Asked, { what, where, of, usual }: Choice<T>): T | null {
  const names = of.map(([name]) => name);
  const told = names.length > NAMES_MAX ? [...names.slice(0, NAMES_MAX), `${names.length - NAMES_MAX} more`] : names;
  const name = pool ?? (usual !== undefined && names.includes(usual) ? usual : undefined);
  if (name === undefined && of.length === 1) return of[0][1];
  if (name === undefined) {
    found.problems.push(`${where}: ${what} ${listed(told, "and")}; expected one to be chosen by --pool NAME`);
    return null;
  }
  const named = of.filter(([one]) => one === name);
  if (named.length === 1) {
    const others = told.filter((one) => one !== name);
    if (pool === undefined && others.length > 0) {
      found.first.push(`Of the ${what} of ${where}, ${name} was taken. --pool NAME takes ${listed(others)}.`);
    }
    return named[0][1];
  }
  found.problems.push(`--pool: ${JSON.stringify(name)}; expected ${listed(told)}${didYouMean(name, names)}`);
  return null;
}
