/** The traces of LIRS (Jiang and Zhang, SIGMETRICS 2002): a decimal number a line; a star marks where parts of one begin. */
import { type Format, READ, SKIP } from "./format.ts";
import { keyAlone } from "./key-alone.ts";
import { quoted } from "./text.ts";

const SPACE = 32;
const STAR = 42;
const ZERO = 48;
const NINE = 57;

export const lirs: Format = {
  name: "lirs",
  doc: "LIRS: a decimal number a line, * where a part begins",
  recordBytes: 0,
  hasTimes: false,
  fits: ({ lines }) => lines.length > 0 && lines.every((line) => /^\s*(?:\d+|\*)?\s*$/.test(line)),
  reader: () => (row, bytes, from, to) => {
    let begin = from;
    let end = to;
    while (begin < end && bytes[begin] === SPACE) begin++;
    while (end > begin && bytes[end - 1] === SPACE) end--;
    if (begin === end || (end - begin === 1 && bytes[begin] === STAR)) return SKIP;
    for (let i = begin; i < end; i++) {
      if (bytes[i] < ZERO || bytes[i] > NINE) return `${quoted(bytes, begin, end)}; expected a decimal number or *`;
    }
    keyAlone(row, bytes, begin, end);
    return READ;
  },
};
