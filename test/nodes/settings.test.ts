import { describe, expect, it } from "vitest";
import { parseArguments } from "../../models/nodes/arguments.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import { MIB, type ProfileName } from "../../models/nodes/settings.ts";

const start = (options: Partial<ConstructorParameters<typeof Nodes>[0]>) => () =>
  new Nodes({ profile: "classic", memoryBytes: [64 * MIB], keys: 1, ...options });

describe("settings with which memcached would not start", () => {
  it("are refused with what came and what was expected", () => {
    expect(start({ memoryBytes: [MIB] })).toThrow(
      "memoryBytes[0]: 1048576; expected at least two of the largest items, 2097152 (-m)",
    );
    expect(start({ growthFactor: 1 })).toThrow("growthFactor: 1; expected more than 1 (-f)");
    expect(start({ itemBytesMax: 1_500_000 })).toThrow("expected a multiple of the largest chunk, 524288 (-I)");
    expect(start({ itemBytesMax: 512 * 1024 })).toThrow(
      "itemBytesMax: 524288; expected a multiple of the largest chunk, 1048576",
    );
    expect(start({ profile: "clasic" as ProfileName })).toThrow(
      "profile: 'clasic'; expected modern, classic or 1.4; did you mean 'classic'?",
    );
  });

  it("are all named at once", () => {
    expect(start({ growthFactor: 0.5, smallestValueBytes: 0 })).toThrow(/growthFactor.*smallestValueBytes/);
  });

  it("do not include -m 2, the smallest that runs", () => {
    expect(start({ memoryBytes: [2 * MIB] })).not.toThrow();
  });
});

describe("memcached's command line", () => {
  it("becomes settings", () => {
    const { settings, memoryBytes } = parseArguments(
      ["-m", "10", "-c", "10000", "-o", "no_modern", "-M", "-C", "-I", "2m"],
      "1.6.18",
    );
    expect(memoryBytes).toBe(10 * MIB);
    expect(settings).toMatchObject({ profile: "classic", evict: false, cas: false, itemBytesMax: 2 * MIB });
    expect(parseArguments(["-n", "5", "-f", "1.5"], "1.4.7").settings).toMatchObject({
      profile: "1.4",
      smallestValueBytes: 5,
      growthFactor: 1.5,
    });
    expect(parseArguments([], "1.6.18").settings.profile).toBe("modern");
  });

  it("is refused where the model does not know an option", () => {
    expect(() => parseArguments(["-z"], "1.6.18")).toThrow("-z: not an option that the model knows");
    expect(() => parseArguments(["-m"], "1.6.18")).toThrow("-m : expected a number");
    expect(() => parseArguments(["-o", "slab_reassign"], "1.6.18")).toThrow("-o slab_reassign: not modelled");
  });
});
