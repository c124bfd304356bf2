/** What the record says of this version, in a sentence for the foot of every report. */
import { record } from "./record.ts";
import type { Record } from "./record-type.ts";

export function recordedText({ version, publications }: Record = record): string {
  const held = publications.filter(({ agree, others }) => agree.length + others.length > 0);
  const agree = held.reduce((sum, one) => sum + one.agree.length, 0);
  const others = held.flatMap((one) => one.others);
  const each = held.map((one) => `${one.title} (${one.agree.length} of ${one.agree.length + one.others.length})`);
  const left = others.length === 0 ? "" : ` Not, and not expected to: ${others.join(", ")}.`;
  return `Version ${version} agrees with ${agree} of ${agree + others.length} published numbers, \`npx fallthrough validate\`: ${each.join("; ")}.${left}`;
}
