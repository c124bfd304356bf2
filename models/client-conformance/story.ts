/** What may befall a client, as the dice fall. */
import type { Verb } from "../clients/client.ts";
import { dice } from "./dice.ts";
import { keys } from "./law.ts";
import type { Rig } from "./rig.ts";

type Look = (rig: Rig, key: number, process: number) => void;

/** Crashes, recoveries, web requests and calls as the dice fall; what came of each call. `look` is asked before each. */
export function story(rig: Rig, seed: number, look: Look = () => {}): string[] {
  const roll = dice(seed);
  const lines: string[] = [];
  for (let i = 0; i < 450; i++) {
    const process = roll(rig.client.processes);
    const key = roll(keys.length);
    switch (roll(12)) {
      case 0:
        rig.crash(roll(rig.client.nodes));
        break;
      case 1:
      case 2:
        rig.recover(roll(rig.client.nodes));
        break;
      case 3:
        rig.nowSeconds += roll(4);
        break;
      case 4:
        rig.request(process);
        break;
      default: {
        look(rig, key, process);
        const { node, resultCode, steps } = rig.call(key, process, roll(5) as Verb);
        lines.push(`${i}: ${key} ${node} ${resultCode} ${steps.join(", ")}`);
      }
    }
  }
  return lines;
}
