/** The kinds of recording that can be played: adding one is a file and a line here. */
import { listingReader } from "./listing.ts";
import { mappingReader } from "./mapping.ts";
import { multiGetReader } from "./multi-get.ts";
import { nodeReader } from "./node-recording.ts";
import type { Reader } from "./reader.ts";
import { scriptReader } from "./script-recording.ts";
import { timelineReader } from "./timeline.ts";

export const readers: readonly Reader[] = [
  mappingReader,
  timelineReader,
  scriptReader,
  multiGetReader,
  nodeReader,
  listingReader,
];
