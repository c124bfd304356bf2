/** In a closed loop each user who does not think waits for one request, and each request has one user who waits for it. */
import { Left } from "../database/requests.ts";
import type { Check } from "./check.ts";

export const usersAskOnce: Check = ({ requests, users }) => {
  if (users === null) return null;
  const waitedFor = requests.size - requests.whereLeft(Left.caller) - requests.whereLeft(Left.worker);
  return users.waiting === waitedFor
    ? null
    : `${users.waiting} users wait, with ${waitedFor} requests that have callers`;
};
