/** The laws: one file a law, one line here. */
import type { Law } from "../law.ts";
import { agreesAgain } from "./agrees-again.ts";
import { asksHome } from "./asks-home.ts";
import { hasOwnViews } from "./has-own-views.ts";
import { isQuick } from "./is-quick.ts";
import { isRepeatable } from "./is-repeatable.ts";
import { isReplacedWhole } from "./is-replaced-whole.ts";
import { meansUsual } from "./means-usual.ts";
import { opensAsAsked } from "./opens-as-asked.ts";
import { settles } from "./settles.ts";
import { standsInAsAsked } from "./stands-in-as-asked.ts";
import { staysHome } from "./stays-home.ts";

export const laws: readonly Law[] = [
  staysHome,
  isQuick,
  isRepeatable,
  hasOwnViews,
  isReplacedWhole,
  meansUsual,
  agreesAgain,
  settles,
  asksHome,
  opensAsAsked,
  standsInAsAsked,
];
