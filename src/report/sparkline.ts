/** A series as one line of text, where there can be no chart: `▁▁▂▇█▅▂▁`. */

const BLOCKS = "▁▂▃▄▅▆▇█";

/**
 * At most `width` blocks, on a scale from zero to the greatest value (or to `largest`). Where several values share a block it
 * shows the greatest, so a peak is never lost. A value that is not defined leaves a blank.
 */
export function sparkline(values: readonly (number | null)[], width: number, largest?: number): string {
  const top = largest ?? values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const cells = Math.min(width, values.length);
  let text = "";
  for (let cell = 0; cell < cells; cell++) {
    const from = Math.floor((cell * values.length) / cells);
    const to = Math.floor(((cell + 1) * values.length) / cells);
    let greatest: number | null = null;
    for (let i = from; i < to; i++) {
      const value = values[i];
      if (value !== null && value !== undefined && (greatest === null || value > greatest)) greatest = value;
    }
    text += greatest === null ? " " : blockOf(greatest, top);
  }
  return text;
}

function blockOf(value: number, top: number): string {
  if (!(top > 0)) return BLOCKS[0];
  return BLOCKS[Math.max(0, Math.min(BLOCKS.length - 1, Math.ceil((value / top) * BLOCKS.length) - 1))];
}
