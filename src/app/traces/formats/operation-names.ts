/** Operations by their names in any case, looked up in the bytes of a line. */
import { didYouMean } from "../../../core/text/nearest.ts";
import { type OperationName, operations } from "../row.ts";
import { textOf } from "./text.ts";

/** The place in `operations` of what these bytes say, or -1. */
export function operationIn(bytes: Uint8Array, from: number, to: number): number {
  for (let i = 0; i < operations.length; i++) if (says(bytes, from, to, operations[i])) return i;
  return -1;
}

function says(bytes: Uint8Array, from: number, to: number, name: OperationName): boolean {
  if (to - from !== name.length) return false;
  for (let i = 0; i < name.length; i++) {
    const byte = bytes[from + i];
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (lower !== name.charCodeAt(i)) return false;
  }
  return true;
}

export function unknownOperation(bytes: Uint8Array, from: number, to: number): string {
  const came = textOf(bytes, from, to);
  return `operation ${JSON.stringify(came)}; expected one of ${operations.join(", ")}${didYouMean(came, operations)}`;
}
