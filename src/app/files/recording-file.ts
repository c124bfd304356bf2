/** The content of a recording, unpacked if it is gzipped, whatever its name. */
import { gunzipSync } from "node:zlib";
import { megabytes, readInputBytes, UnfitFile } from "./input-file.ts";

const GZIP = [0x1f, 0x8b];
/** Unpacked; a thousand times less may be in the file. */
const BYTES_MAX = 256 * 1024 * 1024;

/** @throws Error that `readProblem` puts into words. */
export function readRecordingBytes(path: string): Buffer {
  const bytes = readInputBytes(path, { bytesMax: BYTES_MAX });
  if (!GZIP.every((byte, i) => bytes[i] === byte)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: BYTES_MAX });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ERR_BUFFER_TOO_LARGE") throw new UnfitFile(`cannot be unpacked: ${message}`);
    throw new UnfitFile(`larger than ${megabytes(BYTES_MAX)} unpacked; expected at most that`);
  }
}
