/** Synthetic summaries for the tests of reports: the shapes that experiments have, with plausible values and fixed noise. */
import type { MetricInfo, Phase, SeriesInfo } from "../../src/core/result.ts";
import type { Band, Comparison, Difference, Estimate, PointSummary, Summary } from "../../src/core/summary.ts";

export const metrics: readonly MetricInfo[] = [
  metric(
    "databasePeakPerSecond",
    "Peak database rate",
    "1/s",
    "lower",
    "Greatest number of queries offered to the database in any window.",
  ),
  metric(
    "databaseLoadMultiple",
    "Database load in the outage",
    "x",
    "lower",
    "Queries in the outage over those in the hour before.",
  ),
  metric(
    "missRatioDuringOutage",
    "Miss ratio in the outage",
    "ratio",
    "lower",
    "Gets not answered by the cache over all gets, from the crash to the return.",
  ),
  metric(
    "latencyMsP99",
    "Latency p99",
    "ms",
    "lower",
    "99th percentile of the time from the intended start of a request to its answer.",
  ),
  metric(
    "staleReads",
    "Stale reads",
    "reads",
    "lower",
    "Gets answered with data older than the database's, over the whole run.",
  ),
  metric(
    "strandedBytesAtEnd",
    "Stranded at the end",
    "bytes",
    "lower",
    "Bytes on nodes where no client looks for them, at the end of the run.",
  ),
  metric(
    "timeToWarmSeconds",
    "Until 95 % warm",
    "s",
    "lower",
    "From the return until the hit ratio is back at 95 % of what it was.",
  ),
  metric(
    "requests",
    "Requests",
    "requests",
    "neither",
    "Requests of the application over the measured part of the run.",
  ),
];

const mainMetrics = metrics.slice(0, 7).map(({ name }) => name);

export const seriesInfo: readonly SeriesInfo[] = [
  { name: "requestsPerSecond", title: "Requests", unit: "1/s", better: "neither" },
  { name: "hitRatio", title: "Hit ratio", unit: "ratio", better: "higher" },
  { name: "fallThroughRatio", title: "Gets without a value", unit: "ratio", better: "lower" },
  { name: "databaseQueriesPerSecond", title: "Database queries offered", unit: "1/s", better: "lower" },
  { name: "databaseCapacityPerSecond", title: "Database capacity", unit: "1/s", better: "neither" },
  { name: "databaseQueueLength", title: "Database queue, mean", unit: "queries", better: "lower" },
  { name: "strandedCopies", title: "Stranded copies", unit: "copies", better: "lower", atEnd: true },
  { name: "staleCopies", title: "Stale copies", unit: "copies", better: "lower", atEnd: true },
  { name: "staleReadsPerSecond", title: "Stale reads", unit: "1/s", better: "lower" },
  { name: "errorsPerSecond", title: "Errors", unit: "1/s", better: "lower" },
  { name: "latencyMsP99", title: "Latency of reads, p99", unit: "ms", better: "lower" },
];

const HOUR = 3600;
const CAPACITY = 1500;

/** Two clients, three plans of recovery and a control: 36 hours in windows of five minutes, two outages. */
export function peakFailure(windowSeconds = 300): Summary {
  const plans: Readonly<Record<string, readonly [number, number][]>> = {
    "no fault": [],
    "back at once": [[20.2, 20.3]],
    "back at peak": [[20.2, 21]],
    "back in the trough": [
      [20.2, 28],
      [32, 33],
    ],
  };
  const clients = ["php-memcached 3.2.0", "pecl-memcache 3.0.8"];
  const points: PointSummary[] = [];
  for (const client of clients) {
    const controlId = `p${points.length}`;
    for (const [plan, outages] of Object.entries(plans)) {
      const control = outages.length === 0;
      points.push(
        point({
          id: `p${points.length}`,
          label: `${client}, ${plan}`,
          axes: { client, plan },
          control,
          controlId: control ? null : controlId,
          repeats: 20,
          metrics: estimates(client.startsWith("php") ? 2.1 : 1.4, outages.length, 20),
          series: dayOfOutages(outages, client.startsWith("pecl"), points.length, { windowSeconds }),
          events: outages.flatMap(([from, to]) => [
            { atSeconds: from * HOUR, what: "crash", text: "127.0.0.1:7603 crashes, memory lost" },
            { atSeconds: to * HOUR, what: "recover", text: "127.0.0.1:7603 is back, empty" },
          ]),
          phases: phasesOf(outages),
          notes:
            client.startsWith("php") && plan === "back at peak"
              ? ["The queue of the database did not drain for 22 min after the return."]
              : [],
        }),
      );
    }
  }
  const comparisons = Object.keys(plans)
    .slice(1)
    .map((plan, i) =>
      comparison("client", points[i + 1], points[i + 5], `${clients[0]} against ${clients[1]}, ${plan}`),
    );
  return summary({
    experiment: "peak-failure",
    question:
      "A node of three dies at the evening's peak: when should it be put back, and does the answer depend on the client?",
    headline:
      "Losing 1 of 3 at peak sends 2.1x [2.0, 2.2] to the database under php-memcached, 118 % of its capacity: FAIL. Under pecl-memcache 1.4x [1.4, 1.5]: PASS.",
    verdicts: [
      {
        title: "php-memcached 3.2.0",
        text: "Restore the node as fast as possible, at peak too: its keys can be neither got nor set until it is back.\nNothing stale is left behind, so no flush is needed.",
      },
      { title: "pecl-memcache 3.0.8", text: TO_DO.join(" "), items: TO_DO },
    ],
    points,
    comparisons,
  });
}

/** The same, of which one client fails with every plan. */
export function judgedPeakFailure(): Summary {
  const base = peakFailure();
  const outcomes = base.points
    .filter(({ control }) => !control)
    .map(({ id }, i) => ({ id, passes: i > 2, why: i > 2 ? "" : "it drowns" }));
  return { ...base, outcomes };
}

/** What is told as a list. */
export const TO_DO = [
  "Wait for the trough (04:00).",
  "The survivors carry the load after 6 min; a return at peak would send a third of the gets to the database a second time.",
];

/** One node of three dies in a world of three keys: tables with marks, one short run a client. */
export function founding(): Summary {
  const clients = ["pecl-memcache 3.0.8", "php-memcached 3.2.0"];
  const points = clients.map((client, i) =>
    point({
      id: `p${i}`,
      label: client,
      axes: { client },
      repeats: 1,
      metrics: {
        strandedBytesAtEnd: exact(i === 0 ? 4 : 0, "bytes"),
        staleReads: exact(0, "reads"),
        missRatioDuringOutage: exact(i === 0 ? 0 : 2 / 3, "ratio"),
      },
      series: {
        fromSeconds: 0,
        windowSeconds: 10,
        columns: {
          requestsPerSecond: flat(60, () => 0.6),
          fallThroughRatio: flat(60, (t) => (i === 1 && t > 20 && t < 40 ? 0.667 : 0)),
          strandedCopies: flat(60, (t) => (i === 0 && t > 25 ? 2 : 0)),
          staleCopies: flat(60, (t) => (i === 0 && t > 44 ? 2 : 0)),
          staleReadsPerSecond: flat(60, () => 0),
        },
      },
      events: [
        { atSeconds: 200, what: "crash", text: `127.0.0.1:${i === 0 ? 7603 : 7600} crashes, memory lost` },
        { atSeconds: 400, what: "recover", text: `127.0.0.1:${i === 0 ? 7603 : 7600} is back, empty` },
      ],
      phases: [{ name: "outage", fromSeconds: 200, toSeconds: 400 }],
    }),
  );
  const agree = (text: string, strong = false) => ({ text, mark: "agree" as const, strong });
  return summary({
    experiment: "founding",
    question:
      "Three nodes, three keys, one node dies and returns: what does the client see, and what is left on the nodes?",
    headline:
      "23 of 24 cells agree with the observation; pecl-memcache leaves 2 stale copies behind, php-memcached none.",
    verdicts: [{ title: "Both", text: "Know which of the two classes your developers use." }],
    mainMetrics: ["strandedBytesAtEnd", "staleReads", "missRatioDuringOutage"],
    points,
    comparisons: [],
    tables: [
      {
        title: "PHP class Memcache (pecl-memcache)",
        note: "Node 7603 is stopped and started again.",
        columns: ["step", "seen by the client", "held by 7600", "held by 7602", "held by 7603"],
        rows: [
          [{ text: "set a, b, c" }, agree("all there"), agree("b"), agree(""), agree("a, c")],
          [{ text: "stop 7603" }, agree("a and c cannot be got; b can"), agree("b"), agree(""), agree("(down)")],
          [{ text: "set a, b, c again" }, agree("all there"), agree("b, c"), agree("a"), agree("(down)")],
          [
            { text: "start 7603, set a, b, c again" },
            agree("all there"),
            agree("b, c (stale copy)", true),
            agree("a (stale copy)", true),
            agree("a, c"),
          ],
        ],
      },
      {
        title: "PHP class Memcached (php-memcached on libmemcached)",
        note: "Node 7600 is stopped and started again.",
        columns: ["step", "seen by the client", "held by 7600", "held by 7602", "held by 7603"],
        rows: [
          [{ text: "set a, b, c" }, agree("all there"), agree("a, c"), agree(""), agree("b")],
          [{ text: "stop 7600" }, agree("a and c cannot be got; b can"), agree("(down)"), agree(""), agree("b")],
          [
            { text: "set a, b, c again" },
            agree("b can be got; a and c still neither set nor got"),
            agree("(down)"),
            { text: "a", mark: "differ" },
            agree("b"),
          ],
          [{ text: "start 7600, set a, b, c again" }, agree("all there"), agree("a, c"), agree(""), agree("b")],
        ],
      },
    ],
  });
}

/** Nodes 2 to 20 under four clients, with the closed form beside the simulated load, in wide windows; 76 points at its longest. */
export function nodesSweep(windowSeconds = 1800, nodesMax = 20): Summary {
  const clients = ["php-memcached 3.2.0", "pecl-memcache 3.0.8", "twemproxy 0.5.0", "pymemcache 4.0.0"];
  const own: MetricInfo[] = [
    metric(
      "databaseLoadMultipleClosedForm",
      "Load by the closed form",
      "x",
      "lower",
      "(1 - 1/n) + (1/n) / (1 - h) at the hit ratio h before the crash.",
    ),
  ];
  const points: PointSummary[] = [];
  for (const [c, client] of clients.entries()) {
    for (let nodes = 2; nodes <= nodesMax; nodes++) {
      const i = points.length;
      const formula = 1 - 1 / nodes + 1 / nodes / (1 - 0.97);
      const found: Record<string, Estimate> = { ...estimates(formula * (0.97 - 0.12 * c), 1, 20) };
      found.databaseLoadMultipleClosedForm = exact(formula * (1 - 0.12 * c), "x");
      if (nodes < 4)
        found.timeToWarmSeconds = { unit: "s", better: "lower", mean: null, low: null, high: null, n: 0, censored: 20 };
      points.push(
        point({
          id: `p${i}`,
          label: `${client}, ${nodes} nodes`,
          axes: { nodes: String(nodes), client },
          repeats: 20,
          metrics: found,
          series: dayOfOutages([[20.2, 21]], c % 2 === 1, i, { scale: 10 / nodes, windowSeconds }),
          events: [
            { atSeconds: 20.2 * HOUR, what: "crash", text: "node 0 crashes, memory lost" },
            { atSeconds: 21 * HOUR, what: "recover", text: "node 0 is back, empty" },
          ],
          phases: phasesOf([[20.2, 21]]),
        }),
      );
    }
  }
  const comparisons: Comparison[] = [];
  const each = nodesMax - 1;
  for (let i = 0; i < each; i++) {
    for (let c = 1; c < 4; c++) {
      comparisons.push(
        comparison("client", points[i], points[c * each + i], `${clients[0]} against ${clients[c]}, ${i + 2} nodes`),
      );
    }
  }
  return summary({
    experiment: "nodes",
    question: "How many nodes so that losing one does not drown the database?",
    headline: "From 9 nodes on, losing one stays below the capacity of the database: 93 % [90, 96].",
    verdicts: clients.map((title) => ({ title, text: "Nine nodes or more." })),
    metrics: [...metrics, ...own],
    points,
    comparisons,
  });
}

/** One point without axes, one repeat, no intervals. */
export function onePoint(): Summary {
  return summary({
    experiment: "one",
    question: "What happens?",
    headline: "It holds.",
    points: [
      point({
        id: "p0",
        label: "the only one",
        axes: {},
        repeats: 1,
        metrics: Object.fromEntries(mainMetrics.map((name, i) => [name, exact(i * 3.5 + 0.123, unitOf(name))])),
        series: dayOfOutages([[20.2, 21]], true, 1),
        events: [{ atSeconds: 20.2 * HOUR, what: "crash", text: "node 0 crashes, memory lost" }],
        phases: phasesOf([[20.2, 21]]),
      }),
    ],
    comparisons: [],
  });
}

/** Numbers that are not defined, that came about in no or only in some repeats, and series with holes. */
export function holes(): Summary {
  const none: Estimate = { unit: "s", better: "lower", mean: null, low: null, high: null, n: 0, censored: 0 };
  const point0 = point({
    id: "p0",
    label: "holes",
    axes: { plan: "holes" },
    repeats: 20,
    metrics: {
      ...estimates(2, 1, 20),
      timeToWarmSeconds: { ...none, censored: 20 },
      databaseLoadMultiple: { unit: "x", better: "lower", mean: 2.1, low: 2, high: 2.2, n: 17, censored: 3 },
      staleReads: { ...none, unit: "reads" },
    },
    series: {
      fromSeconds: 0,
      windowSeconds: 300,
      columns: {
        fallThroughRatio: {
          mean: [null, null, 0.1, null, 0.2, 0.3, null],
          low: [null, null, null, null, 0.1, 0.2, null],
          high: [null, null, null, null, 0.3, 0.4, null],
        },
        requestsPerSecond: { mean: [null, null], low: [null, null], high: [null, null] },
        staleCopies: { mean: [], low: [], high: [] },
      },
    },
  });
  const bare = point({ id: "p1", label: "nothing at all", axes: { plan: "nothing" }, repeats: 20, metrics: {} });
  return summary({
    experiment: "holes",
    question: "",
    headline: "Undecided.",
    points: [point0, bare],
    comparisons: [],
  });
}

/** No point, no series, no metric: what is left is the frame. */
export function empty(): Summary {
  return {
    ...summary({ experiment: "empty", question: "", headline: "", points: [], comparisons: [] }),
    metrics: [],
    mainMetrics: [],
    seriesInfo: [],
    seeds: [],
    assumptionsNote: "",
    assumptions: [],
    validation: [],
    verdicts: [],
  };
}

export const HOSTILE = `<script>alert("x")</script> & 'q' | *b* _i_ \`c\` [l](http://evil.example/) </td></svg> \u001b[31mred\u001b[0m`;

/** Text that means something to HTML, SVG, Markdown, CSV or a terminal in every place a user can write to. */
export function hostile(): Summary {
  const base = peakFailure(1800);
  const info = { title: HOSTILE, unit: "reads", better: "lower" as const };
  return {
    ...base,
    experiment: HOSTILE,
    title: HOSTILE,
    question: HOSTILE,
    version: HOSTILE,
    command: HOSTILE,
    headline: HOSTILE,
    verdicts: [
      { title: HOSTILE, text: `${HOSTILE}\n# ${HOSTILE}` },
      { title: HOSTILE, text: `${HOSTILE} # ${HOSTILE}`, items: [HOSTILE, `# ${HOSTILE}`] },
    ],
    metrics: base.metrics.map((each, i) => (i === 0 ? { ...each, ...info, definition: HOSTILE } : each)),
    seriesInfo: base.seriesInfo.map((each) => ({ ...each, title: HOSTILE })),
    points: base.points.map((each) => ({
      ...each,
      label: `${each.id} ${HOSTILE}`,
      axes: {
        ...each.axes,
        [HOSTILE]: HOSTILE,
        plan: `${each.axes.plan} ${HOSTILE}`,
        client: `${each.axes.client} ${HOSTILE}`,
      },
      events: each.events.map((event) => ({ ...event, what: HOSTILE, text: HOSTILE })),
      phases: each.phases.map((phase) => ({ ...phase, name: HOSTILE })),
      notes: [HOSTILE],
      inspections: [
        {
          atSeconds: 3600,
          title: HOSTILE,
          when: HOSTILE,
          table: { title: "", note: HOSTILE, columns: [HOSTILE, "b"], rows: [[{ text: HOSTILE }, { text: "inside" }]] },
        },
      ],
    })),
    comparisons: base.comparisons.map((each) => ({ ...each, label: HOSTILE })),
    tables: [
      {
        title: HOSTILE,
        note: HOSTILE,
        columns: [HOSTILE, "b"],
        rows: [
          [
            { text: HOSTILE, mark: "differ" },
            { text: HOSTILE, strong: true },
          ],
        ],
      },
    ],
    assumptions: [{ what: HOSTILE, value: HOSTILE, source: HOSTILE }],
    assumptionsNote: HOSTILE,
    validation: [HOSTILE],
  };
}

export const all: Readonly<Record<string, () => Summary>> = {
  peakFailure,
  founding,
  nodesSweep,
  shortSweep: () => nodesSweep(1800, 4),
  onePoint,
  holes,
  empty,
  hostile,
};

function summary(parts: Partial<Summary> & Pick<Summary, "experiment" | "points" | "comparisons">): Summary {
  return {
    schemaVersion: 1,
    title: `On ${parts.experiment}`,
    question: "",
    version: "0.1.0",
    command: `npm run experiment -- experiments/${parts.experiment}.json --seed 1 --repeats 20`,
    seeds: Array.from({ length: 20 }, (_, i) => i + 1),
    headline: "",
    verdicts: [],
    metrics,
    mainMetrics,
    seriesInfo,
    tables: [],
    assumptionsNote: "The cluster of a study, at 1:1000.\ndatabase: an assumption.",
    assumptions: [
      { what: "Database capacity", value: "1,500 queries/s", source: "setting of the experiment" },
      { what: "Key popularity", value: "Zipf, exponent 0.9", source: "Atikoglu et al., SIGMETRICS 2012" },
      { what: "Time of peace after a failure", value: "15 s", source: "pecl-memcache 3.0.8, retry_interval" },
    ],
    validation: [
      "Routes of 10,000 keys equal those of the real clients.",
      "The queue agrees with M/M/k within 1 %: `npm test`.",
    ],
    ...parts,
  };
}

function point(
  parts: Partial<PointSummary> & Pick<PointSummary, "id" | "label" | "axes" | "repeats" | "metrics">,
): PointSummary {
  return {
    settings: {},
    control: false,
    controlId: null,
    series: { fromSeconds: 0, windowSeconds: 300, columns: {} },
    events: [],
    phases: [],
    notes: [],
    ...parts,
  };
}

function metric(
  name: string,
  title: string,
  unit: string,
  better: MetricInfo["better"],
  definition: string,
): MetricInfo {
  return { name, title, unit, better, definition };
}

function unitOf(name: string): string {
  return metrics.find((each) => each.name === name)!.unit;
}

/** Estimates of all metrics for a point whose outages multiply the load so many times. */
function estimates(multiple: number, outages: number, n: number): Record<string, Estimate> {
  const factor = outages === 0 ? 1 : multiple;
  const around = (name: string, mean: number, share: number): [string, Estimate] => [
    name,
    { unit: unitOf(name), better: "lower", mean, low: mean * (1 - share), high: mean * (1 + share), n, censored: 0 },
  ];
  return Object.fromEntries([
    around("databasePeakPerSecond", 842 * factor, 0.013),
    around("databaseLoadMultiple", factor, 0.05),
    around("missRatioDuringOutage", Math.min(0.9, 0.031 * factor), 0.021),
    around("latencyMsP99", 12.4 * factor ** 4, 0.08),
    around("staleReads", outages === 0 ? 0 : 12345 * factor, 0.033),
    around("strandedBytesAtEnd", outages === 0 ? 0 : 23.4e6 * factor, 0.012),
    around("timeToWarmSeconds", 192 * factor, 0.11),
    around("requests", 1.2345e8, 0.0002),
  ]);
}

function exact(mean: number, unit: string): Estimate {
  return { unit, better: "lower", mean, low: null, high: null, n: 1, censored: 0 };
}

function comparison(axis: string, a: PointSummary, b: PointSummary, label: string): Comparison {
  const found: Record<string, Difference> = {};
  for (const [i, name] of mainMetrics.entries()) {
    const before = a.metrics[name]?.mean ?? null;
    const after = b.metrics[name]?.mean ?? null;
    if (before === null || after === null) continue;
    const mean = after - before;
    const half = Math.abs(mean) * (i % 3 === 2 ? 1.4 : 0.2) + 1e-3;
    const decided = Math.abs(mean) > half;
    found[name] = {
      mean,
      low: mean - half,
      high: mean + half,
      n: 20,
      verdict: decided ? (mean < 0 ? "better" : "worse") : "undecided",
    };
  }
  return { axis, a: a.id, b: b.id, label, metrics: found };
}

function flat(windows: number, of: (window: number) => number): Band {
  const mean = Array.from({ length: windows }, (_, i) => of(i));
  return { mean, low: mean.map(() => null), high: mean.map(() => null) };
}

function phasesOf(outages: readonly (readonly [number, number])[]): Phase[] {
  const phases: Phase[] = [{ name: "measured", fromSeconds: 0, toSeconds: 36 * HOUR }];
  for (const [i, [from, to]] of outages.entries()) {
    const nth = i === 0 ? "" : "second ";
    if (i === 0) phases.push({ name: "before", fromSeconds: (from - 1) * HOUR, toSeconds: from * HOUR });
    phases.push({ name: `${nth}outage`, fromSeconds: from * HOUR, toSeconds: to * HOUR });
    phases.push({ name: `after the ${nth}return`, fromSeconds: to * HOUR, toSeconds: to * HOUR + 600 });
  }
  return phases;
}

/** A day's curve with its evening peak, and what outages do to it under a client that fails over or does not. */
function dayOfOutages(
  outages: readonly (readonly [number, number])[],
  failsOver: boolean,
  seed: number,
  { scale = 1, windowSeconds = 300 } = {},
): PointSummary["series"] {
  const n = (36 * HOUR) / windowSeconds;
  const noise = generator(seed + 1);
  const columns: Record<string, { mean: number[]; low: number[]; high: number[] }> = {};
  for (const { name } of seriesInfo) columns[name] = { mean: [], low: [], high: [] };
  const put = (name: string, value: number, half: number) => {
    columns[name].mean.push(value);
    columns[name].low.push(Math.max(0, value - half));
    columns[name].high.push(value + half);
  };
  let queue = 0;
  let stranded = 0;
  let stale = 0;
  for (let i = 0; i < n; i++) {
    const hour = (i * windowSeconds) / HOUR;
    const load = 12000 * (0.6 + 0.4 * Math.cos(((hour - 20.5) / 24) * 2 * Math.PI)) * (1 + 0.02 * (noise() - 0.5));
    let miss = 0.045;
    let down = false;
    for (const [from, to] of outages) {
      if (hour >= from && hour < to) {
        down = true;
        miss += scale * (failsOver ? 0.11 * Math.exp(-(hour - from) * 6) : 0.11);
      } else if (hour >= to) miss += scale * 0.1 * Math.exp(-(hour - to) * 5);
    }
    const offered = load * miss * (1 + 0.06 * (noise() - 0.5)) + 90;
    queue = Math.max(0, Math.min(60000, queue + (offered - CAPACITY) * (windowSeconds / 37.5)));
    stranded = down && failsOver ? Math.min(41000, stranded + 900) : stranded * 0.999;
    stale = stranded > 0 ? Math.min(stranded * 0.4, stale + 60) : 0;
    put("requestsPerSecond", load, load * 0.004);
    put("fallThroughRatio", miss, miss * 0.05);
    put("hitRatio", 1 - miss, miss * 0.05);
    put("databaseQueriesPerSecond", offered, offered * 0.05);
    put("databaseCapacityPerSecond", CAPACITY, 0);
    put("databaseQueueLength", queue, queue * 0.15);
    put("strandedCopies", stranded, stranded * 0.02);
    put("staleCopies", stale, stale * 0.08);
    put("staleReadsPerSecond", down && failsOver && hour > 30 ? stale * 0.002 : 0, stale * 0.0004);
    put("errorsPerSecond", queue > 50000 ? Math.max(0, offered - CAPACITY) : 0, 0);
    put("latencyMsP99", 8 + queue / 20, 1 + queue / 120);
  }
  return { fromSeconds: 0, windowSeconds, columns };
}

/** A Lehmer generator (Park and Miller 1988): noise that is the same everywhere. */
function generator(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
