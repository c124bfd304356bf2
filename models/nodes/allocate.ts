/** A chunk for an incoming item, by the rules of the profile. */
import { allocateClassic } from "./allocate-classic.ts";
import { allocateOld } from "./allocate-old.ts";
import { Kind, type Storage } from "./storage.ts";

export function allocate(s: Storage, node: number, list: number, now: number): number {
  return s.kind === Kind.classic ? allocateClassic(s, node, list, now) : allocateOld(s, node, list, now);
}
