/** How many of so many, in order, come before the first that is not so: by bisection, since behind that one none is. */
export function leading(count: number, isSo: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isSo(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
