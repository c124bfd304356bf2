/** A scenario on its way: what each of its parts says by itself, and then with nodes as positions and times in seconds. */
import { z } from "zod";
import type { Problem } from "../../src/core/text/problems.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
import { type ApplicationPart, resolveApplication } from "./application.ts";
import { besideFramework, frameworkOf } from "./cache-protections.ts";
import { type GroupLists, processesOf, type ReadTier, readTier } from "./client.ts";
import { type ReadCluster, readCluster } from "./cluster.ts";
import { type Anchors, anchorsOf } from "./consistency/anchors.ts";
import { type FaultTimes, faultTimes } from "./consistency/fault-times.ts";
import { databaseProblems, resolveDatabase } from "./database.ts";
import { ofCluster, positionsOf, type UnreadNodes } from "./node-position.ts";
import { isEmpty, type PageSpec, page } from "./page.ts";
import { allOf, below, type Parts, type Plain, partsReader } from "./parts.ts";
import { type PlacedFaults, placeFaults, type ReadFaults, readFaults } from "./placed-faults.ts";
import { scenarioSchema } from "./schema.ts";
import { resolveTimes, type Times } from "./times.ts";
import type { LookIntoTrace } from "./trace.ts";
import type { NodeSpec } from "./types.ts";
import { withWorkers } from "./worker-count.ts";
import { type ReadWorkload, readWorkload } from "./workload.ts";

/** The parts that are read part by part themselves. */
const frame = scenarioSchema.extend({ cluster: z.unknown(), workload: z.unknown(), faults: z.unknown() });
const readParts = partsReader(frame);

/** What each part of the document says by itself. */
export interface Draft {
  readonly parts: Parts<typeof frame.shape>;
  /** Of the client, what is the same for all libraries: readable where its name or options are not. */
  readonly tier: ReadTier;
  readonly cluster: ReadCluster;
  readonly workload: ReadWorkload;
  readonly faults: ReadFaults;
  readonly problems: readonly Problem[];
}

/** Step 1: every part of the document by itself. */
export function readDraft(plain: Plain, look?: LookIntoTrace): Draft {
  const { parts: read, problems } = readParts(plain);
  const parts = withPage(withLookAside(read));
  const cluster = readCluster(plain.cluster);
  const page = pageOf(parts.application);
  const workload = readWorkload(plain.workload, cluster.cluster?.memcached ?? null, { page, look });
  const faults = readFaults(plain.faults);
  const misfits = databaseProblems(plain.database, parts.database);
  const lasts = plain.duration === undefined && workload.seconds !== null ? Math.ceil(workload.seconds) : null;
  return {
    parts: {
      ...parts,
      ...(lasts === null ? {} : { duration: lasts }),
      // How long a query takes follows from no database that contradicts itself.
      client: misfits.length > 0 ? parts.client : clientOf(parts, workload, page),
    },
    tier: readTier(plain.client),
    cluster,
    workload,
    faults,
    problems: [
      ...problems,
      ...below(["cluster"], cluster.problems),
      ...below(["workload"], workload.problems),
      ...below(["faults"], faults.problems),
      ...below(["database"], misfits),
      ...below(["protection"], misplaced(read)),
    ],
  };
}

/** Protections of the cache are options of look-aside. Beside another framework they are refused. */
function withLookAside<P extends Parts<typeof frame.shape>>(parts: P): P {
  const { protection, framework } = parts;
  if (protection === null || framework !== undefined) return parts;
  return { ...parts, framework: frameworkOf(protection) };
}

/** A framework's operations are those of a page: of one get, or a write in its place, where nothing is said of pages. */
function withPage<P extends Parts<typeof frame.shape>>(parts: P): P {
  const { application, framework } = parts;
  if (application === null || application.page !== undefined) return parts;
  if (framework === null || framework === undefined) return parts;
  return { ...parts, application: { ...application, page: page.parse({ gets: 1 }) } };
}

function misplaced({ protection, framework }: Parts<typeof frame.shape>): Problem[] {
  if (protection === null || framework === null || framework === undefined) return [];
  return besideFramework(protection, framework.name);
}

function pageOf(application: ApplicationPart | null): PageSpec | null {
  return application === null ? null : (resolveApplication(application).page ?? null);
}

/** With its workers, where these follow from the load. */
function clientOf(parts: Parts<typeof frame.shape>, { workload }: ReadWorkload, page: PageSpec | null) {
  const { client, startAt, database, network } = parts;
  const times = timesOf(parts);
  if (client === null || page === null || workload === null || times === null) return client;
  // It is refused; nothing follows from it.
  if (isEmpty(page)) return client;
  if (startAt === null || database === null || network === null) return client;
  const { arrivals, reads, readsOfGets = reads } = workload;
  const curve = loadCurve({ ...times, startAtSeconds: startAt, workload: { arrivals } });
  const { readService, writeService } = resolveDatabase(database);
  const users = arrivals.users?.count ?? null;
  const rates = { ratePerSecond: arrivals.ratePerSecond, reads: readsOfGets, users };
  return withWorkers(client, { page, curve, ...rates, roundTripSeconds: network.roundTrip, readService, writeService });
}

/** The same, with nodes as positions and times in seconds; null where that is not known. */
export interface PlacedDraft extends Draft {
  readonly times: Times | null;
  readonly servers: readonly number[] | null;
  /** The lists of `client.groups`. */
  readonly groupLists: GroupLists | null;
  readonly placed: PlacedFaults;
  readonly anchors: Anchors | null;
  readonly struck: FaultTimes | null;
}

/** Step 2: what the parts say of each other. */
export function placeDraft(draft: Draft): PlacedDraft {
  const { parts, cluster, workload, faults } = draft;
  const times = timesOf(parts);
  const servers = serversOf(draft);
  const groups = groupListsOf(draft);
  const found = placeFaults(faults, cluster.nodes ?? cluster);
  const { startAt } = parts;
  const { arrivals } = workload;
  const isTimed = times !== null && arrivals !== null && startAt !== null;
  const anchors = isTimed ? anchorsOf({ ...times, startAtSeconds: startAt, workload: { arrivals } }) : null;
  const struck =
    times === null ? null : faultTimes(found, anchors, times, parts.client === null ? 1 : processesOf(parts.client));
  return {
    ...draft,
    workload: withChanges(workload, struck),
    times,
    servers: servers.problems.length > 0 || cluster.nodes === null ? null : servers.positions,
    groupLists: groups.lists,
    placed: found,
    anchors,
    struck,
    problems: [
      ...draft.problems,
      ...below(["client"], [...servers.problems, ...groups.problems]),
      ...below(["faults"], found.problems),
      ...below(["faults"], struck?.problems ?? []),
    ],
  };
}

/** How many new keys come depends on who sets the load. */
function withChanges(read: ReadWorkload, struck: FaultTimes | null): ReadWorkload {
  const { workload } = read;
  const changes = struck?.loadChanges ?? [];
  if (workload === null || changes.length === 0) return read;
  return { ...read, workload: { ...workload, arrivals: { ...workload.arrivals, changes } } };
}

function timesOf({ duration, measureFrom, window }: Draft["parts"]): Times | null {
  const given = allOf({ duration, measureFrom, window });
  return given === null ? null : resolveTimes(given.duration, given.measureFrom, given.window);
}

/** The lists of groups of processes; none where there are no groups. */
function groupListsOf({ tier, cluster }: Draft): { lists: GroupLists | null; problems: readonly Problem[] } {
  const own = ownOf(cluster);
  const found = (tier.groups ?? []).map(({ servers }, group) =>
    positionsOf(servers, own, (i) => ["groups", group, "servers", i]),
  );
  const problems = found.flatMap((one) => one.problems);
  const isKnown = problems.length === 0 && cluster.nodes !== null;
  return { lists: isKnown ? found.map(({ positions }) => positions) : null, problems };
}

/** The server list at the start: all nodes unless the client says otherwise. */
function serversOf({ tier, cluster }: Draft): ReturnType<typeof positionsOf> {
  const own = ownOf(cluster);
  const names = tier.servers ?? ("amount" in own ? [] : own.map((_, node) => node));
  return positionsOf(names, own, (i) => ["servers", i]);
}

function ownOf(cluster: ReadCluster): readonly NodeSpec[] | UnreadNodes {
  return cluster.nodes === null ? cluster : ofCluster(cluster.nodes);
}
