/**
 * Random requests to a memcached: all commands of the text and meta protocols, on few keys so that they meet each other,
 * with the mistakes that clients make.
 */

export interface RequestMix {
  readonly roll: (limit: number) => number;
  /** Now and then a value is as large as this, so that memory runs out; 0: none is. */
  readonly largestBytes: number;
  /** Meta flags and commands whose answer depends on when a background thread last ran. */
  readonly racy: boolean;
}

const KEYS = 24;
const FLUSHES = ["", " 0", " -1", " noreply", " x"];
/** They bring back what an earlier flush_all has buried and nobody has met yet. */
const LATER_FLUSHES = [" 1", " 2", " 1 noreply"];
/**
 * None from 2^63 to 2^64: 1.6.18 looks for the sign of such a one up to the next zero byte in memory, beyond the value (strchr in
 * safe_strtoull), and finds what an older item left there. The long one is so short that it stays below with four digits appended.
 */
const NUMBERS = [
  "0",
  "1",
  "9",
  "10",
  "99",
  "12 x",
  "12x",
  " 7",
  "007",
  "461168601842738",
  "-3",
  "18446744073709551616",
];
const META_FLAGS = "bcfhkqstv";

export function randomRequest(mix: RequestMix): string {
  const { roll } = mix;
  const kind = roll(100);
  if (kind < 22) return retrieval(mix);
  if (kind < 46) return storage(mix);
  if (kind < 54) return arithmetic(mix);
  if (kind < 59) return `delete ${key(mix)}${pick(roll, ["", "", "", " 0", " 1", " noreply", " 0 noreply"])}\r\n`;
  if (kind < 63) return `touch ${key(mix)} ${exptime(mix)}${noreply(mix)}\r\n`;
  if (kind < 93) return meta(mix);
  if (kind < 94) return `flush_all${pick(roll, mix.racy ? [...FLUSHES, ...LATER_FLUSHES] : FLUSHES)}\r\n`;
  if (kind < 97) return `${pick(roll, ["version", "verbosity 1", "verbosity", "mn", "shutdown"])}\r\n`;
  return garbage(mix);
}

function pick<T>(roll: RequestMix["roll"], choices: readonly T[]): T {
  return choices[roll(choices.length)];
}

function key({ roll }: RequestMix): string {
  const kind = roll(60);
  if (kind === 0) return "k".repeat(250);
  if (kind === 1) return "k".repeat(251);
  if (kind === 2) return "\u00e9\u0001key";
  return `key${roll(KEYS)}`;
}

/** Far from the seconds in which the test runs, or so near that it is met by one of them. */
function exptime({ roll }: RequestMix): string {
  return pick(roll, ["0", "0", "0", "0", "0", "1", "2", "3", "100", "2592000", "2592001", "-1", "4000000000", "x"]);
}

function delta({ roll }: RequestMix): string {
  return pick(roll, ["1", "1", "7", "100", "1000000007", "18446744073709551616", "-1", "x", ""]);
}

function noreply({ roll }: RequestMix): string {
  return roll(8) === 0 ? " noreply" : "";
}

function flags({ roll }: RequestMix): string {
  return pick(roll, ["0", "0", "0", "1", "4294967295", "4294967296", "-1", "x"]);
}

/**
 * A line that is refused leaves its data to be read as commands. Much data without an end of line closes the connection
 * then, and what was answered before may get lost with it: such data is short.
 */
const SHORT = 800;

function value({ roll, largestBytes }: RequestMix): string {
  const kind = roll(20);
  if (kind < 8) return pick(roll, NUMBERS);
  if (kind < 12) return "";
  if (largestBytes > 0 && kind < 16) return "L".repeat(1 + roll(pick(roll, [5_000, 50_000, 500_000, largestBytes])));
  return "v".repeat(roll(pick(roll, [10, 100, 1000, 4000])));
}

/** The data block and the length said before it, which is now and then not its own. */
function block(mix: RequestMix): readonly [length: string, data: string] {
  const text = value(mix);
  const kind = mix.roll(60);
  if (kind === 0) return [String(text.length + 1), `${text}\r\n`];
  if (kind === 1) return [String(Math.max(0, text.length - 1)), `${text}\r\n`];
  if (kind === 2) return [pick(mix.roll, ["-1", "x", ""]), `${text}\r\n`];
  return [String(text.length), `${text}\r\n`];
}

function retrieval(mix: RequestMix): string {
  const { roll } = mix;
  const keys = Array.from({ length: 1 + roll(3) }, () => key(mix)).join(" ");
  const command = pick(roll, ["get", "get", "gets", "gets", "gat", "gats"]);
  return `${command}${command.startsWith("gat") ? ` ${exptime(mix)}` : ""} ${roll(40) === 0 ? "" : keys}\r\n`;
}

function storage(mix: RequestMix): string {
  const { roll } = mix;
  const command = pick(roll, ["set", "set", "set", "add", "replace", "append", "prepend", "cas"]);
  const [length, data] = block(mix);
  const cas = command === "cas" ? ` ${cas64(mix)}` : "";
  if (data.length > SHORT)
    return `${command} key${roll(KEYS)} ${roll(2)} 0 ${data.length - 2}${cas}${noreply(mix)}\r\n${data}`;
  return `${command} ${key(mix)} ${flags(mix)} ${exptime(mix)} ${length}${cas}${noreply(mix)}\r\n${data}`;
}

function arithmetic(mix: RequestMix): string {
  const { roll } = mix;
  const number = numberKey(mix);
  if (!mix.racy && roll(4) === 0) {
    const text = pick(roll, NUMBERS);
    return `set ${number} ${roll(2)} 0 ${text.length}\r\n${text}\r\n`;
  }
  return `${pick(roll, ["incr", "decr"])} ${number} ${delta(mix)}${noreply(mix)}\r\n`;
}

/**
 * Where a thread works in the background, numbers have keys of their own that nothing reads: an item that this thread
 * holds for having been read is not counted up in place, but replaced by another, without blanks behind the number.
 */
function numberKey(mix: RequestMix): string {
  return mix.racy ? key(mix) : `number${mix.roll(4)}`;
}

/** A number that an item may have, if there were not too many stores yet. */
function cas64({ roll }: RequestMix): string {
  return String(roll(pick(roll, [10, 100, 1000, 10_000])));
}

function meta(mix: RequestMix): string {
  const { roll } = mix;
  const command = pick(roll, ["mg", "mg", "mg", "ms", "ms", "ms", "md", "ma", "ma", mix.racy ? "me" : "mg"]);
  const isEncoded = roll(12) === 0;
  const name = isEncoded ? Buffer.from(key(mix).slice(0, 40), "latin1").toString("base64") : key(mix);
  const more = isEncoded ? " b" : "";
  if (command === "ma" && !mix.racy) return `ma ${numberKey(mix)}${metaFlags(mix, command)}\r\n`;
  if (command === "me") return `me ${name}${more}\r\n`;
  if (command === "ms") {
    const [length, data] = block(mix);
    if (data.length > SHORT) return `ms key${roll(KEYS)} ${data.length - 2} c\r\n${data}`;
    return `ms ${name} ${length}${more}${metaFlags(mix, "ms")}\r\n${data}`;
  }
  return `${command} ${name}${more}${metaFlags(mix, command)}\r\n`;
}

function metaFlags(mix: RequestMix, command: string): string {
  const { roll } = mix;
  const seconds = () => pick(roll, ["0", "1", "2", "60", "-1", "x"]);
  const own: Readonly<Record<string, readonly string[]>> = {
    mg: [`N${seconds()}`, `R${seconds()}`, `T${seconds()}`, "E5", mix.racy ? "l" : "f"],
    ms: [
      `C${cas64(mix)}`,
      `F${flags(mix)}`,
      "I",
      `T${exptime(mix)}`,
      `M${pick(roll, ["S", "E", "A", "P", "R", "s", "x"])}`,
    ],
    md: [`C${cas64(mix)}`, "I", `T${seconds()}`],
    ma: [
      `C${cas64(mix)}`,
      `N${seconds()}`,
      `J${pick(roll, ["0", "7", "x"])}`,
      `D${delta(mix)}`,
      `T${seconds()}`,
      `M${pick(roll, ["I", "D", "+", "-", "x"])}`,
    ],
  };
  const given = new Set<string>();
  for (let i = roll(5); i > 0; i--) {
    const flag = roll(2) === 0 ? META_FLAGS[roll(META_FLAGS.length)] : pick(roll, own[command]);
    // A flag twice is an error of its own, met often enough without.
    if (roll(20) === 0 || ![...given].some((other) => other[0] === flag[0])) given.add(flag);
  }
  if (roll(4) === 0) given.add(`O${roll(1000)}`);
  return [...given].map((flag) => ` ${flag}`).join("");
}

function garbage({ roll }: RequestMix): string {
  const letters = Array.from({ length: roll(30) }, () => String.fromCharCode(32 + roll(95))).join("");
  return pick(roll, [
    `${letters}\r\n`,
    "\r\n",
    " \r\n",
    "get\r\n",
    "set a\r\n",
    "cas a 0 0 1\r\nx\r\n",
    `x${letters}\n`,
  ]);
}
