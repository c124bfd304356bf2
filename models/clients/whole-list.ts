/** Lists of servers that say nothing of their own: all nodes in their order, as libraries know them by number. */
export function isWhole(list: readonly number[], nodes: number): boolean {
  return list.length === nodes && list.every((node, i) => node === i);
}
