/**
 * Why a copy is out of place, why it is old, and why an old one was read: one definition each. Every stranded copy, every
 * stale copy and every stale read has exactly one of these causes.
 */

/** Bits of a cause are few: it is kept with the copy. 0 is none. */
export const Cause = {
  none: 0,
  secondFailure: 1,
  deletedKey: 2,
  splitView: 3,
  misdirected: 4,
  keptMemory: 5,
  missedWrite: 6,
  replica: 7,
  ringChanged: 8,
  race: 9,
  notInvalidated: 10,
  otherName: 11,
  replicaLag: 12,
  lostWrite: 13,
} as const;
export type Cause = (typeof Cause)[keyof typeof Cause];

export interface CauseInfo {
  readonly cause: Cause;
  /** As the names of its metrics end. */
  readonly name: string;
  readonly title: string;
  /** What a stale copy of this cause is. */
  readonly definition: string;
  /** What a stranded copy of this cause is; absent where there is none. */
  readonly stranded?: string;
}

export const causes: readonly CauseInfo[] = [
  {
    cause: Cause.secondFailure,
    name: "SecondFailure",
    title: "second failure",
    definition:
      "it lies where an outage made clients store it, and was not reached when the key was set again; it is read when the node it stood in for fails again",
    stranded: "it was stored while its node was away, and that node is back",
  },
  {
    cause: Cause.deletedKey,
    name: "DeletedKey",
    title: "deleted key returned",
    definition: "the same, where it was not reached when the key was deleted: a deleted key comes back",
  },
  {
    cause: Cause.splitView,
    name: "SplitView",
    title: "split view",
    definition:
      "a process whose view of the nodes was not that of one that knows wrote elsewhere, or reads elsewhere, than the others",
    stranded: "a process whose view of the nodes was outdated stored it",
  },
  {
    cause: Cause.misdirected,
    name: "Misdirected",
    title: "misdirected operation",
    definition:
      "the first operation over a socket that a restart had broken went to another node although its own was back (pecl-memcache 3 and later)",
    stranded: "the first operation over a broken socket stored it on another node although its own was back",
  },
  {
    cause: Cause.keptMemory,
    name: "KeptMemory",
    title: "node returned with what it held",
    definition:
      "its node could not be reached while the key was written on another (partition, pause, warm restart, or a loader that filled it before clients reached it), or did late what its client had given up on",
  },
  {
    cause: Cause.missedWrite,
    name: "MissedWrite",
    title: "missed set or delete",
    definition: "the set or delete that should have replaced it failed, and nothing repeated it",
  },
  {
    cause: Cause.replica,
    name: "Replica",
    title: "replica not updated",
    definition: "it is a second copy (redundancy, replicas, a warmed pool) that the write did not reach",
    stranded: "it is a second copy (redundancy, replicas, a warmed pool)",
  },
  {
    cause: Cause.ringChanged,
    name: "RingChanged",
    title: "ring changed",
    definition: "the server list changed and its key moved to another node before it was written",
    stranded: "the server list changed and its key moved to another node",
  },
  {
    cause: Cause.race,
    name: "Race",
    title: "race",
    definition: "a read of the database was overtaken by a write, or read while the write was under way",
  },
  {
    cause: Cause.notInvalidated,
    name: "NotInvalidated",
    title: "not invalidated",
    definition:
      "the application did not touch the cache after its write: it never does, or took the write for failed (the database timed out and wrote all the same)",
  },
  {
    cause: Cause.otherName,
    name: "OtherName",
    title: "other name",
    definition:
      "it lies under another name of its key than the one that was written: an older version of a framework's namespace, which is read again when that version comes back",
  },
  {
    cause: Cause.replicaLag,
    name: "ReplicaLag",
    title: "replica behind",
    definition: "a replica of the database had not got the write yet when it said what to store",
  },
  {
    cause: Cause.lostWrite,
    name: "LostWrite",
    title: "write lost in a fail-over",
    definition:
      "the database failed over to a replica that had not got the write, and said what it was before; it is so until the key is written again",
  },
];

/** Causes, 0 included: the width of a table by cause. */
export const CAUSES = causes.length + 1;
