/** What a person is told of a file that cannot be written: why, and what to do about it. */
import { InvalidInput } from "../ending/errors.ts";

/** Somebody who makes a new file is told of a missing one only where its folder is missing. */
const REASONS: readonly (readonly [codes: RegExp, reason: string])[] = [
  [/^(?:ENOSPC|EDQUOT|EFBIG)$/, "no space left for it; make room"],
  [/^(?:EISDIR|ERR_FS_EISDIR|ENOTEMPTY|EEXIST)$/, "a folder in the place of a file; move it away"],
  [/^ENOENT$/, "no such folder; make it"],
  [/^ENOTDIR$/, "a file in the place of a folder; move it away"],
  [/^(?:EACCES|EPERM|EROFS)$/, "no permission to write it; allow it"],
];

/** @param code What the system says, ENOSPC for instance. */
export function writeProblem(code: string): string {
  return REASONS.find(([codes]) => codes.test(code))?.[1] ?? `cannot be written: ${code}`;
}

/** @throws InvalidInput that names the file where the system cannot do it, followed by the advice. */
export function writing<T>(path: string, advice: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new InvalidInput(path, [`${writeProblem(code)}${advice}`]);
  }
}
