/** In a closed loop each user who does not think waits for one request or page, and each of these has one user who waits for it. */
import { PageState, type Pages } from "../application/pages.ts";
import { Left } from "../database/requests.ts";
import type { Check } from "./check.ts";

export const usersAskOnce: Check = ({ requests, pages, users }) => {
  if (users === null) return null;
  const ofRequests = () => requests.size - requests.whereLeft(Left.caller) - requests.whereLeft(Left.worker);
  const waitedFor = pages === null ? ofRequests() : pagesWithCallers(pages);
  const what = pages === null ? "requests" : "pages";
  return users.waiting === waitedFor
    ? null
    : `${users.waiting} users wait, with ${waitedFor} ${what} that have callers`;
};

export function pagesWithCallers({ state, left, used }: Pages): number {
  let sum = 0;
  for (let row = 0; row < used; row++) if (state[row] !== PageState.over && left[row] === Left.nobody) sum++;
  return sum;
}
