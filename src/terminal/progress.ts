/**
 * One line of progress on a terminal, which overwrites itself: how many runs are done, how long they took, how long the rest
 * will take, which point is running, and what the runs so far say. It reads an object at an interval, so the code that works need not
 * know about it. Where the stream is no terminal, a line is written every minute.
 */
import { clean, displayWidth } from "./text.ts";

/** What the line shows. It is read at every tick. */
export interface ProgressState {
  readonly runsDone: number;
  readonly runsTotal: number;
  /** What is done of the runs that are under way, in runs. Default: not known, 0. */
  readonly begun?: number;
  /** Label of the point that is running, "" for none. */
  readonly current: string;
  /**
   * Where nobody knows how many runs there will be: what is done and what is left, in one unit of work, and how much of it was done
   * since the progress began. Absent where runs are counted.
   */
  readonly work?: { readonly done: number; readonly made: number; readonly left: number };
  /** What the runs that are done say; "" or absent for nothing. */
  readonly soFar?: string;
}

/** The part of a stream that is needed, such as that of `process.stderr`. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface ProgressOptions {
  readonly stream: ProgressStream;
  readonly state: ProgressState;
  readonly intervalMs?: number;
  /** Whether a line is written every minute where the stream is no terminal. Default: true. */
  readonly logs?: boolean;
  /** Milliseconds on a clock that does not jump. */
  readonly now?: () => number;
}

export interface Progress {
  /** Draws the line as it is now. */
  draw(): void;
  /** Clears the line and stops. */
  stop(): void;
}

/** Where nobody says how wide a terminal is. */
const COLUMNS = 80;
const INTERVAL_MS = 200;
/** In a log that nobody watches a line is enough. */
const LOG_INTERVAL_MS = 60_000;
const BAR_WIDTH = 20;
const CLEAR_LINE = "\r\u001b[2K";

/** Starts the interval, which does not keep the process alive. */
export function startProgress({
  stream,
  state,
  intervalMs = INTERVAL_MS,
  logs = true,
  now = () => performance.now(),
}: ProgressOptions): Progress {
  const startedAt = now();
  const doneBefore = state.runsDone;
  if (stream.isTTY !== true && !logs) return { draw: () => {}, stop: () => {} };
  if (stream.isTTY !== true) return logged({ stream, state, now: () => now() - startedAt, doneBefore });
  let written = false;
  const draw = (): void => {
    // A terminal that has not been told its size has 0 columns.
    const columns = stream.columns === undefined || stream.columns <= 0 ? COLUMNS : stream.columns;
    const line = progressLine(state, { elapsedMs: now() - startedAt, doneBefore, width: columns - 1 });
    stream.write(CLEAR_LINE + line);
    written = true;
  };
  const timer = setInterval(draw, intervalMs);
  timer.unref();
  return {
    draw,
    stop: () => {
      clearInterval(timer);
      if (written) stream.write(CLEAR_LINE);
      written = false;
    },
  };
}

function logged({
  stream,
  state,
  now,
  doneBefore,
}: {
  readonly stream: ProgressStream;
  readonly state: ProgressState;
  readonly now: () => number;
  readonly doneBefore: number;
}): Progress {
  const timer = setInterval(() => {
    stream.write(
      `${partsOf(state, now(), doneBefore)
        .slice(1)
        .filter((part) => part !== "")
        .join("  ")}\n`,
    );
  }, LOG_INTERVAL_MS);
  timer.unref();
  return { draw: () => {}, stop: () => clearInterval(timer) };
}

/** Bar, count, time, time left, point and what is known so far. */
function partsOf(
  { runsDone, runsTotal, begun = 0, work, current, soFar = "" }: ProgressState,
  elapsedMs: number,
  doneBefore: number,
): string[] {
  // Runs found in the journal took no time now and tell nothing about the pace.
  const { done, made, left } = work ?? {
    done: runsDone + begun,
    made: runsDone - doneBefore + begun,
    left: runsTotal - runsDone - begun,
  };
  const share = done + left > 0 ? Math.min(1, done / (done + left)) : 0;
  const filled = Math.round(share * BAR_WIDTH);
  const remainingMs = made > 0 ? (elapsedMs / made) * left : null;
  const plain = (text: string): string => clean(text).replaceAll("\n", " ");
  return [
    `[${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}]`,
    work === undefined ? `${runsDone}/${runsTotal} runs` : `${runsDone} ${runsDone === 1 ? "run" : "runs"}`,
    formatElapsed(elapsedMs),
    remainingMs === null ? "ETA –" : `ETA ${formatElapsed(remainingMs)}`,
    plain(soFar),
    plain(current),
  ];
}

/** `[████░░] 12/40 runs  0:31  ETA 1:12  pecl-memcache`; parts that do not fit are left out. */
export function progressLine(
  state: ProgressState,
  { elapsedMs, doneBefore, width }: { readonly elapsedMs: number; readonly doneBefore: number; readonly width: number },
): string {
  const [bar, count, elapsed, left, soFar, current] = partsOf(state, elapsedMs, doneBefore);
  // What is known so far names its point; the point that runs matters where nothing is known.
  const told = soFar === "" ? current : soFar;
  const parts = [bar, count, elapsed, left, told];
  // The counts matter most and the bar least, but for one that tells of nothing else.
  const bare = [count, elapsed, left, told];
  const candidates = soFar === "" ? [parts] : [parts, bare];
  for (const candidate of [...candidates, parts.slice(0, 4), parts.slice(1, 4), parts.slice(1, 3), parts.slice(1, 2)]) {
    const line = candidate.filter((part) => part !== "").join("  ");
    if (displayWidth(line) <= width) return line;
    if (!candidate.includes(told) || candidate !== candidates.at(-1)) continue;
    const head = candidate.slice(0, -1).join("  ");
    const room = width - displayWidth(head) - 3;
    if (room >= 8) return `${head}  ${cutTo(told, room)}…`;
  }
  return "";
}

/** `0:31`, `12:05`, `1:02:05`. */
function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

function cutTo(text: string, width: number): string {
  let cut = "";
  for (const character of text) {
    if (displayWidth(cut + character) > width) break;
    cut += character;
  }
  return cut;
}
