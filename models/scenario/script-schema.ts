/**
 * A script: a short sequence of steps on a cluster, one after another, and what is expected to be seen after each. This
 * is how the founding experiment is written down; any other observation of real clients and nodes can be too.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import { client } from "./client.ts";
import { weight } from "./cluster.ts";
import { memcachedShape } from "./memcached.ts";
import { faultStep } from "./script-fault.ts";

const keyList = z.array(z.string().min(1)).min(1);
const comment = { title: z.string().optional().describe("What the step is called in the report.") };

/** What is held against what was seen: the value of each key, or null where the client gets none. */
const expectedSeen = z.record(z.string(), z.union([z.string(), z.null()]));
/** Keys held by each node in any order, stale copies written `"c (stale)"`; null for a node that is down. */
const expectedHeld = z.record(z.string(), z.union([z.array(z.string()), z.null()]));

const look = z.strictObject({
  look: keyList.describe("Keys to get through the client, and to ask each node for directly."),
  title: z.string().describe("What happened before, in a few words: the first column of the table."),
  expect: z
    .strictObject({
      seen: expectedSeen.optional().describe("What the client gets, by key; null: nothing."),
      held: expectedHeld
        .optional()
        .describe(
          'What each node ("host:port") holds; stale copies are written "key (stale)"; null: the node is down.',
        ),
    })
    .optional()
    .describe("What is expected; each cell of the table is marked as agreeing or not."),
});

const lookAtStats = z.strictObject({
  look: z.literal("stats").describe("What memcached's `stats` says on each node."),
  title: z.string().describe("What happened before, in a few words: the title of the table."),
  expect: z
    .record(z.string(), z.record(z.string(), z.number()))
    .optional()
    .describe('Counters expected of a node ("host:port"), by memcached\'s names: those of a live node, for instance.'),
});

export const scriptStep = z.union([
  z.strictObject({
    set: z.record(z.string().min(1), z.string()).describe("Values to write, by key."),
    ...comment,
  }),
  z.strictObject({ get: keyList.describe("Keys to get."), ...comment }),
  z.strictObject({ delete: keyList.describe("Keys to delete."), ...comment }),
  z.strictObject({ crash: z.string().describe('The node ("host:port") that dies.'), ...comment }),
  z.strictObject({ start: z.string().describe('The node ("host:port") that is started again, empty.'), ...comment }),
  faultStep,
  z.strictObject({ wait: duration({ aboveZero: true }).describe("Time to let pass."), ...comment }),
  look,
  lookAtStats,
]);

export type ScriptStep = z.output<typeof scriptStep>;

export const scriptSchema = z.strictObject({
  nodes: z
    .array(
      z.strictObject({
        host: z.string().min(1).prefault("127.0.0.1").describe("Host name as the application writes it."),
        port: z.int().min(1).max(65_535).describe("Its port."),
        ...memcachedShape("one"),
        weight: weight().describe("Weight in the application's server list."),
      }),
    )
    .min(1)
    .describe("The nodes, in the order in which the application adds them."),
  ...memcachedShape("all"),
  requests: z
    .enum(["each-step", "one"])
    .prefault("each-step")
    .describe("Whether each step is a web request of its own (objects are made anew), or all are one."),
  cases: z
    .array(
      z.strictObject({
        case: z.string().min(1).describe("Title of this case's table."),
        client: client.describe("The client library of this case."),
        steps: z.array(scriptStep).min(1).describe("What is done, one step after another."),
      }),
    )
    .min(1)
    .describe("The same cluster once per case, from the beginning, each with its own client and steps."),
});

export type Script = z.output<typeof scriptSchema>;
