/** The form of a recorded case, in its two kinds, and what is wrong with a document that has neither. */
import { z } from "zod";
import { parseAs, problemText } from "../../../src/core/text/problems.ts";
import { parseFlags } from "../../nodes/settings/flags.ts";

const table = z.array(z.int().min(0)).min(1);
const header = {
  name: z.string().min(1),
  server: z.string().min(1).default("1.6.18"),
  args: z.array(z.string()).default([]),
  clock: z.enum(["virtual", "real"]).default("virtual"),
};

const evict = z.looseObject({
  ...header,
  kind: z.literal("evict"),
  rate: z.number().positive(),
  real_rate: z.number().positive().optional(),
  keyfmt: z
    .string()
    .regex(/^[^%]*%0?\d*d$/)
    .default("k%08d"),
  sizes: table,
  size_ranges: z.array(z.tuple([z.int().min(0), table])).optional(),
  ttls: z.array(z.int()).min(1).default([0]),
  /** Keys from 0 on that the recorder asked for at the end, where the program cannot dump. */
  probe: z.int().min(0).optional(),
  /** Beside the case's own file. */
  ops_file: z.string().min(1),
  ops_sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

const latin1 = z.string().regex(/^[\0-\xff]*$/);
const sem = z.looseObject({
  ...header,
  kind: z.literal("sem"),
  ops: z.array(z.union([latin1, z.int().min(0), z.tuple([latin1, latin1.length(1), z.int().min(0)])])),
});

const caseFile = z.discriminatedUnion("kind", [evict, sem]);
export type CaseFile = z.output<typeof caseFile>;
export type EvictCaseFile = z.output<typeof evict>;

/** For a case that only its connection paced: about what one connection did when it was recorded. */
const UNPACED_RATE = 50_000;

/** The operations per second of a replay. */
export function rateOf({ clock, rate, real_rate }: EvictCaseFile): number {
  return clock === "virtual" ? rate : (real_rate ?? UNPACED_RATE);
}

/** The case, or all that is wrong with the document, one sentence each. */
export function readCaseFile(document: unknown): CaseFile | readonly string[] {
  const { value, problems } = parseAs(caseFile, document);
  if (value === null) return problems.map(problemText);
  const flags = parseFlags(value.args, { profile: value.server.startsWith("1.4.") ? "1.4" : undefined });
  return flags.problems.length === 0 ? value : flags.problems.map((problem) => `args: ${problem}`);
}
