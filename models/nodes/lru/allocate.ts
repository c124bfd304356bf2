/** A chunk for an incoming item, by the rules of the profile. */

import { Kind, type Storage } from "../memory/storage.ts";
import { allocateClassic } from "./allocate-classic.ts";
import { allocateModern } from "./allocate-modern.ts";
import { allocateOld } from "./allocate-old.ts";

/** `list` is the first of the class; 0 if there is no memory. */
export function allocate(s: Storage, list: number, now: number): number {
  if (s.kind === Kind.modern) return allocateModern(s, list, now);
  return s.kind === Kind.classic ? allocateClassic(s, list, now) : allocateOld(s, list, now);
}
