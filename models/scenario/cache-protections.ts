/** Protections of the cache (`protection.stampede`, `writes`, `ttlJitter`): options of look-aside, said where protections are. */
import type { Problem } from "../../src/core/text/problems.ts";
import { frameworks } from "../frameworks/index.ts";
import { type LookAsideOptions, lookAside } from "../frameworks/look-aside.ts";
import type { FrameworkPart } from "./framework.ts";
import type { ProtectionPart } from "./protection.ts";

const OF_CACHE = ["stampede", "writes", "ttlJitter"] as const;

/** The framework that the protections of the cache make where none is stated; undefined where there are none. */
export function frameworkOf({ stampede, writes, ttlJitter }: ProtectionPart): FrameworkPart | undefined {
  if (stampede === undefined && writes === undefined && ttlJitter === undefined) return undefined;
  const options: LookAsideOptions = {
    stampede: stampede ?? { name: "none", options: {} },
    writes: writes ?? { name: "plain", options: {} },
    ttlJitter: ttlJitter ?? 0,
  };
  return { name: lookAside.name, options };
}

/** Protections of the cache beside a framework that is stated: it has its own, or says the same in its options. */
export function besideFramework(part: ProtectionPart, name: string): Problem[] {
  const { protection } = frameworks.named(name).summary;
  const text =
    name === lookAside.name
      ? "beside framework look-aside, which has the same option; expected it there, or no framework"
      : `beside framework ${name}, whose code reads and stores: ${protection}; expected none, or no framework`;
  return OF_CACHE.filter((one) => part[one] !== undefined).map((one) => ({ path: [one], text }));
}
