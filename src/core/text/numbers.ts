/** Numbers in sentences, thousands grouped or not: sentences that differ only in these are of one kind. */
const NUMBER = /\d+(?:,\d{3})*(?:\.\d+)?/g;

/** The sentence with `#` in place of each number. */
export function withoutNumbers(text: string): string {
  return text.replace(NUMBER, "#");
}

/** 0 where there is none. */
export function firstNumber(text: string): number {
  return Number((text.match(NUMBER)?.[0] ?? "0").replaceAll(",", ""));
}
