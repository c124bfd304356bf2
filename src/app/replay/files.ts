/** Reads a recorded case from its files: JSON, plain or gzipped, and for the kind `evict` the operations beside it. */
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { type EvictCaseFile, readCaseFile } from "../../../models/memcached-server/replay/case-file.ts";
import type { SemCase } from "../../../models/memcached-server/replay/sem-case.ts";
import { jsonProblemText } from "../ending/errors.ts";
import { readProblem } from "../files/input-file.ts";
import { parseJson } from "../files/json.ts";
import { readRecordingBytes } from "../files/recording-file.ts";

export type ReadCase =
  | { readonly kind: "evict"; readonly spec: EvictCaseFile; readonly ops: Uint32Array }
  | { readonly kind: "sem"; readonly spec: SemCase };

const WORD_BYTES = 4;
const OP_SHIFT = 28;
const OP_MAX = 5;
const KEY_MASK = (1 << OP_SHIFT) - 1;
/** Every key number costs memory, used or not. */
const KEYS_MAX = 1 << 25;

/** The case, or everything that is wrong with its files. */
export function readCase(path: string): ReadCase | readonly string[] {
  const bytes = read(path);
  if (typeof bytes === "string") return [bytes];
  const parsed = parseJson(bytes.toString("utf8"));
  if (parsed.problem !== null) return [jsonProblemText(parsed.problem)];
  return caseOf(parsed.value, path);
}

/** The case in a document that was read from this path. */
export function caseOf(document: unknown, path: string): ReadCase | readonly string[] {
  const spec = readCaseFile(document);
  if (!("kind" in spec)) return spec;
  if (spec.kind === "sem") return { kind: "sem", spec };
  const raw = read(join(dirname(path), spec.ops_file));
  if (typeof raw === "string") return [`ops_file: ${spec.ops_file}: ${raw}`];
  const problems = operationProblems(raw, spec.ops_sha256);
  return problems.length > 0 ? problems : { kind: "evict", spec, ops: wordsOf(raw) };
}

function operationProblems(raw: Buffer, sha256: string | undefined): string[] {
  if (raw.length % WORD_BYTES !== 0) return [`ops_file: ${raw.length} bytes; expected whole words of ${WORD_BYTES}`];
  const problems: string[] = [];
  const found = createHash("sha256").update(raw).digest("hex");
  if (sha256 !== undefined && sha256 !== found) problems.push(`ops_sha256: ${sha256}; the operations have ${found}`);
  const words = wordsOf(raw);
  const odd = words.findIndex((word) => word >>> OP_SHIFT > OP_MAX);
  if (odd >= 0) problems.push(`ops_file: operation ${odd} is ${words[odd] >>> OP_SHIFT}; expected 0 to ${OP_MAX}`);
  const large = words.findIndex((word) => (word & KEY_MASK) >= KEYS_MAX);
  if (large >= 0) {
    problems.push(`ops_file: operation ${large} is on key ${words[large] & KEY_MASK}; expected keys below ${KEYS_MAX}`);
  }
  return problems;
}

/** Little-endian, on any machine. */
function wordsOf(raw: Buffer): Uint32Array {
  return Uint32Array.from({ length: raw.length / WORD_BYTES }, (_, i) => raw.readUInt32LE(i * WORD_BYTES));
}

/** The content, or why it cannot be read. */
function read(path: string): Buffer | string {
  try {
    return readRecordingBytes(path);
  } catch (error) {
    return readProblem(error);
  }
}
