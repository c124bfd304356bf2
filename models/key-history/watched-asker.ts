/** Who asks the database in a watched run: what becomes of the key's queries, and what is done about them. */
import { type Asker, QueryEnd } from "../database/answering.ts";
import { QueryKind, type Requests } from "../database/requests.ts";
import type { Witness } from "./witness.ts";

/**
 * @param newest the database's version of the key.
 * @param isWatched whether a query for this key is about the value that is watched, perhaps under another of its names.
 */
export function watchedAsker(
  asker: Asker,
  requests: Requests,
  witness: Witness,
  newest: () => number,
  isWatched: (key: number) => boolean = (key) => key === witness.key,
): Asker {
  return {
    queryStarted: (row, behind, isLost) => asker.queryStarted(row, behind, isLost),
    queryEnded: (row, end) => {
      if (!isWatched(requests.key[row])) {
        asker.queryEnded(row, end);
        return;
      }
      const isWrite = requests.kind[row] === QueryKind.write;
      const isDone = end === QueryEnd.completed || end === QueryEnd.lateWrite;
      const version = newest() + (isWrite && isDone ? 1 : 0);
      const request = { process: requests.process[row], beganSeconds: requests.beganAt[row] };
      witness.queryEnded(end, isWrite, version, request);
      asker.queryEnded(row, end);
      witness.queryOver(newest());
    },
    queryGivenUp: (row) => asker.queryGivenUp?.(row),
    queryAsked: (row) => asker.queryAsked?.(row),
    queryLeft: (row) => asker.queryLeft?.(row),
    queryOrphaned: () => asker.queryOrphaned?.(),
  };
}
