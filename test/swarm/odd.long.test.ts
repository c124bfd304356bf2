/** The second of the random worlds, and every other one from there. */
import { holdHalf } from "./laws.ts";

holdHalf(1);
