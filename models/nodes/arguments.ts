/** memcached's own command line, as far as the model knows it, to settings: `-m 10 -o no_modern -M`. */
import { defaultSettings, MIB, type NodeSettings, type ProfileName } from "./settings.ts";

export interface NodeArguments {
  readonly settings: NodeSettings;
  /** `-m`, 64 MiB by default. */
  readonly memoryBytes: number;
}

/**
 * `server` is the version of the program, of which only "1.4" or later matters.
 * @throws Error for an option that is not modelled or lacks its number.
 */
export function parseArguments(args: readonly string[], server: string): NodeArguments {
  const settings: { -readonly [K in keyof NodeSettings]: NodeSettings[K] } = { ...defaultSettings };
  settings.profile = server.startsWith("1.4.") ? "1.4" : "modern";
  let memoryBytes = 64 * MIB;
  for (let i = 0; i < args.length; i++) {
    const option = args[i]!;
    const value = () => args[++i] ?? "";
    if (option === "-m") memoryBytes = number(option, value()) * MIB;
    else if (option === "-f") settings.growthFactor = number(option, value());
    else if (option === "-n") settings.smallestValueBytes = number(option, value());
    else if (option === "-I") settings.itemBytesMax = bytes(option, value());
    else if (option === "-M") settings.evict = false;
    else if (option === "-C") settings.cas = false;
    else if (option === "-o") settings.profile = profileOf(value());
    else if (option === "-c" || option === "-t") value();
    else
      throw new Error(
        `${option}: not an option that the model knows; expected -m, -f, -n, -I, -M, -C, -o no_modern, -c or -t`,
      );
  }
  return { settings, memoryBytes };
}

function profileOf(option: string): ProfileName {
  if (option === "no_modern") return "classic";
  if (option === "modern") return "modern";
  throw new Error(`-o ${option}: not modelled; expected modern or no_modern`);
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) throw new Error(`${option} ${text}: expected a number`);
  return value;
}

/** `512k`, `2m` or plain bytes. */
function bytes(option: string, text: string): number {
  const unit = text.at(-1)?.toLowerCase();
  if (unit === "k") return number(option, text.slice(0, -1)) * 1024;
  return unit === "m" ? number(option, text.slice(0, -1)) * MIB : number(option, text);
}
