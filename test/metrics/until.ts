/**
 * Where the model's numbers are not those that their definitions give: both lists are to be empty, and what stands in one
 * must be so, or the suite fails.
 */

interface Miscounted {
  readonly why: string;
  /** Metrics, `series` columns and `phase`s that differ, in their order; all others agree. */
  readonly names: readonly string[];
}

/** Worlds in which the model counts another way than a definition says. */
export const untilCounted: Readonly<Record<string, Miscounted>> = {
  "old copies expire where nobody touches them": {
    why: "an expired copy that a get in a row of hits meets is gone as of the event before",
    names: ["staleCopiesHalfLifeSeconds"],
  },
  "a process hangs, and its clients wait for it": {
    why: "copies that become stale just after the look at the return, and are gone at that instant, count as half of those that were stale then, of which there are none",
    names: ["staleCopiesHalfLifeSeconds"],
  },
  "others stand in for a node that comes and goes three times": {
    why: "what follows the second return does not end where the third outage begins",
    names: [
      "missRatioAfterSecondReturn",
      "fallThroughRatioAfterSecondReturn",
      "fallThroughPerSecondAfterSecondReturn",
      "databaseUtilizationAfterSecondReturn",
      "latencyMsP99AfterSecondReturn",
      "staleReadsAfterSecondReturn",
      "phase afterSecondReturn",
    ],
  },
  "proxies eject a dead server, each for itself, and keys of all move": {
    why: "operations that take the quick way to another node than one that knows would are not looked at",
    names: ["", "DuringOutage", "DuringSecondOutage", "DuringDisturbance"].map((phase) => `splitViewSeconds${phase}`),
  },
  "the first outage is over before anything is measured": {
    why: "of a phase in which nothing is measured, counts are 0 and not undefined",
    names: ["databaseQueueLengthMaxDuringOutage", "staleReadsDuringOutage", "splitViewSecondsDuringOutage"],
  },
};

/** Worlds in which the model does something else than a rule says, so that its numbers are those of another world. */
export const untilAsTheRuleSays: Readonly<Record<string, string>> = {
  "a process hangs twice, and its clients wait for it":
    "what lies in the sockets of a process that hangs for a second time is done in the order of its rows, not in that in which it was sent",
  "every write is copied to a second node, over connections that a restart has broken":
    "a copy mends the broken connection to its node, of which the library knows nothing",
  "the server list loses a node and has it back":
    "processes go on with the connections that they had when the list was last the same",
};
