/**
 * What there is of one kind (clients, faults, metrics ...): a list in the order of registration that `register` appends
 * to. The parts that come with the package and those of a plugin go through the same call.
 */
import { didYouMean } from "./text/nearest.ts";

export interface Named {
  /** What JSON calls it. */
  readonly name: string;
}

export interface Registry<T extends Named> extends ReadonlyArray<T> {
  /** @throws Error with all names that are taken; then nothing is registered. */
  register(...parts: readonly T[]): void;
  /** What stands against registering these: a sentence for each name that is taken. */
  taken(parts: readonly T[]): string[];
  /** @throws Error if nothing is called so. */
  named(name: string): T;
}

let registered = 0;

/** How often parts of any kind were registered: what was made of them holds until it grows. */
export function registrations(): number {
  return registered;
}

/**
 * @param kind What one part is called in errors: `client`.
 * @param words What a part says of itself, so that an error can tell two of the same name apart.
 */
export function registry<T extends Named>(kind: string, words: (part: T) => string): Registry<T> {
  const all: T[] = [];
  const byName = new Map<string, T>();
  const taken = (parts: readonly T[]): string[] => {
    const names = new Map(byName);
    return parts.flatMap((part) => {
      const other = names.get(part.name);
      names.set(part.name, other ?? part);
      if (other === undefined) return [];
      const [mine, theirs] = [part, other].map((one) => JSON.stringify(words(one)));
      return [`${kind} "${part.name}" (${mine}); expected a name that is not taken, it is that of ${theirs}`];
    });
  };
  return Object.assign(all, {
    taken,
    register(...parts: readonly T[]): void {
      const problems = taken(parts);
      if (problems.length > 0) throw new Error(problems.join("; "));
      registered++;
      for (const part of parts) {
        byName.set(part.name, part);
        all.push(part);
      }
    },
    named(name: string): T {
      const found = byName.get(name);
      if (found !== undefined) return found;
      const names = [...byName.keys()];
      throw new Error(`${kind} "${name}"; expected one of ${names.join(", ")}${didYouMean(name, names)}`);
    },
  });
}
