/** What an experiment may say of a world, part by part, with defaults, units and a description of each. */
import { z } from "zod";
import { leading } from "../../src/core/text/problems.ts";
import { duration, timeOfDay } from "../../src/core/text/quantities.ts";
import { application } from "./application.ts";
import { client, defaultClient } from "./client.ts";
import { cluster } from "./cluster.ts";
import { database } from "./database.ts";
import { detail } from "./detail.ts";
import { faultList } from "./faults.ts";
import { framework } from "./framework.ts";
import { inspectTimes } from "./inspect-time.ts";
import { protection } from "./protection.ts";
import { RUN_MAX } from "./times.ts";
import { workload } from "./workload.ts";

export const scenarioSchema = z.strictObject({
  duration: duration({ aboveZero: true, most: RUN_MAX })
    .prefault("2h")
    .describe("Length of the run. Default: 2h, or that of the trace."),
  measureFrom: duration()
    .optional()
    .describe("Metrics count from here; what came before warms up. Default: a sixth of the duration."),
  startAt: timeOfDay()
    .prefault("12:00")
    .describe("Time of day at which the run starts, for loads that follow the day. Default: 12:00."),
  window: duration({ aboveZero: true })
    .optional()
    .describe(
      "Length of one window of the time series. Default: the shortest round one that makes at most 500 of them.",
    ),
  cluster: cluster.prefault({}).describe("The memcached nodes."),
  client: client
    .prefault(defaultClient)
    .describe("The client library of the application, and how many processes use it."),
  framework: framework
    .optional()
    .describe(
      "The framework's cache between a page and the client library: it names keys, and adds keys, locks and reads of its own. Without application.page a page is one get, or one write. Default: none, look-aside reads; look-aside where protection names what that has.",
    ),
  application: application.prefault({}).describe("How long a caller waits for an answer."),
  database: database.prefault({}).describe("The database behind the cache."),
  protection: protection
    .prefault({})
    .describe(
      "What the application does against trouble: it asks the database again, or does not ask; and it keeps many from computing the same value. Default: nothing, each query is asked once.",
    ),
  workload: workload.prefault({}).describe("What the application asks for."),
  network: z
    .strictObject(
      {
        roundTrip: duration()
          .prefault("0.3ms")
          .describe(
            "Time from sending a request to having its answer. Default: 0.3ms (Nishtala et al., NSDI 2013: median 333us).",
          ),
      },
      leading("roundTrip"),
    )
    .prefault({})
    .describe("Between the application and the nodes."),
  faults: faultList,
  detail,
  statsAt: inspectTimes,
});
