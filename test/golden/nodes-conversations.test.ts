import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type DumpedItem, replaySemCase, type SemCase } from "../../models/memcached-server/replay/sem-case.ts";
import { checkInvariants } from "../../models/nodes/invariants.ts";
import type { Recorded } from "../nodes/recording.ts";
import { sharedPath } from "../shared.ts";

const fixtures = fileURLToPath(new URL("../fixtures/nodes", import.meta.url));
const shared = sharedPath("golden/node");

interface RecordedConversation extends Pick<Recorded, "stats" | "items" | "slabs" | "slabs_total"> {
  readonly replies: readonly (string | null)[];
  /** Not of 1.4, which cannot dump. */
  readonly dump?: readonly DumpedItem[];
}

function expectEqual(folder: string, name: string): void {
  const read = (file: string): unknown => JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString());
  const spec = read(`${name}.json.gz`) as SemCase;
  const recorded = read(`${name}.out.json.gz`) as RecordedConversation;
  const replay = replaySemCase(spec);
  const differing = spec.ops.flatMap((op, i) =>
    replay.replies[i] === recorded.replies[i] ? [] : [{ op, real: recorded.replies[i], model: replay.replies[i] }],
  );
  expect(differing.slice(0, 3)).toEqual([]);
  expect(replay.replies.length).toBe(recorded.replies.length);
  expect(replay.dump).toEqual(recorded.dump ?? []);
  // Names that the recording has: the model knows no others, and none is left out.
  expect(replay.stats).toMatchObject(recorded.stats);
  expect(replay.items).toEqual(recorded.items);
  expect(replay.slabs).toEqual(recorded.slabs);
  expect(replay.slabsTotal).toEqual(recorded.slabs_total);
  checkInvariants(replay.server.storage);
}

describe("a conversation with the real program is had again, byte for byte and with every counter equal", () => {
  it.each(["sem_hand_m", "sem_hand_c", "sem_hand_o", "sem_meta_c"])("%s", (name) => expectEqual(fixtures, name));

  for (const name of ["sem_1", "sem_2", "sem_3", "sem_4"].flatMap((one) => [`${one}_m`, `${one}_c`])) {
    it.skipIf(shared === null)(`${name} (needs the shared recordings)`, () => expectEqual(shared!, name));
  }
  it.skipIf(shared === null)("sem_5_o (needs the shared recordings)", () => expectEqual(shared!, "sem_5_o"));
});
