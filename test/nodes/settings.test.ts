import { describe, expect, it } from "vitest";
import { Nodes } from "../../models/nodes/nodes.ts";
import type { ProfileName } from "../../models/nodes/settings/settings.ts";
import { MIB } from "../../src/core/units.ts";

const start = (options: Partial<ConstructorParameters<typeof Nodes>[0]>) => () =>
  new Nodes({ profile: "classic", memoryBytes: [64 * MIB], keys: 1, ...options });

describe("settings with which memcached would not start", () => {
  it("are refused with what came and what was expected", () => {
    expect(start({ memoryBytes: [MIB] })).toThrow(
      "memoryBytes[0]: 1048576; expected at least 2097152, two of the largest items (-m)",
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
