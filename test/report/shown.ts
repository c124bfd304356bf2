/** Reads back what a report shows, so that a test can hold it against the number it was made from. */

const SCALES: Readonly<Record<string, number>> = { "": 1, " k": 1e3, " M": 1e6, " G": 1e9, " T": 1e12 };
const BYTES: Readonly<Record<string, number>> = {
  " B": 1,
  " KB": 1024,
  " MB": 1024 ** 2,
  " GB": 1024 ** 3,
  " TB": 1024 ** 4,
};
const SECONDS: Readonly<Record<string, number>> = {
  " µs": 1e-6,
  " ms": 1e-3,
  " s": 1,
  " min": 60,
  " h": 3600,
  " d": 86400,
};

export interface Shown {
  readonly value: number;
  /** One unit of the last digit shown. */
  readonly resolution: number;
}

/** The number in `text`, in the unit of the metric. @throws Error if the text is not a number of that unit. */
export function readShown(text: string, unit: string): Shown {
  const match = /^([+-]?[\d,]+)(?:\.(\d+))?(.*)$/.exec(text.trim());
  if (match === null) throw new Error(`no number in ${JSON.stringify(text)}`);
  const [, whole, fraction = "", suffix = ""] = match;
  const factor = factorOf(suffix, unit);
  const digits = `${whole!.replaceAll(",", "")}${fraction === "" ? "" : `.${fraction}`}`;
  return { value: Number(digits) * factor, resolution: 10 ** -fraction.length * factor };
}

/** Low and high of `[low, high]`, in the scale in which `value` is shown. */
export function readInterval(text: string, value: string, unit: string): [Shown, Shown] {
  const match = /^\[([^\s]+), ([^\s]+)\]$/.exec(text.trim());
  if (match === null) throw new Error(`no interval in ${JSON.stringify(text)}`);
  const suffix = /^[+-]?[\d,.]*\d(.*)$/.exec(value.trim())![1];
  return [readShown(match[1] + suffix, unit), readShown(match[2] + suffix, unit)];
}

/** Whether a number rounds to what is shown; a hair is left for numbers that lie between two last digits. */
export function rounds(shown: Shown, actual: number): boolean {
  return Math.abs(shown.value - actual) <= shown.resolution * 0.5 + Math.abs(actual) * 1e-9;
}

function factorOf(suffix: string, unit: string): number {
  const found = ((): number | undefined => {
    switch (unit) {
      case "ratio":
        return suffix === " %" || suffix === " pp" ? 0.01 : undefined;
      case "x":
        return suffix.endsWith("x") ? SCALES[suffix.slice(0, -1)] : undefined;
      case "1/s":
        return suffix.endsWith("/s") ? SCALES[suffix.slice(0, -2)] : undefined;
      case "bytes":
        return BYTES[suffix];
      case "s":
        return SECONDS[suffix];
      case "ms":
        return SECONDS[suffix] === undefined ? undefined : SECONDS[suffix] * 1000;
      default:
        return SCALES[suffix];
    }
  })();
  if (found === undefined) throw new Error(`${JSON.stringify(suffix)} is no way to write ${unit}`);
  return found;
}
