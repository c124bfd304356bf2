/**
 * What pages cost beside single requests: the same gets, twenty to a page, one after another, by one multi-get, or through a
 * framework.
 */
import { frameworks } from "../models/frameworks/index.ts";
import { printRows, type Row } from "./beside.ts";

/** Gets of a page. */
const GETS = 20;
const KEYS = 100_000;
/** On all hosts: more than are ever busy, so that the limit costs its bookkeeping and nobody waits. */
const WORKERS = 1000;

/** The library serves many requests in one process, as single requests and pages both can. */
const name = "gomemcache";
const unlimited = { client: { name, processes: 1, workers: "unlimited" } };
const limited = { client: { name, processes: 1, workers: WORKERS } };
const gets = { gets: GETS };
const gaps = { gets: GETS, workMs: 30 };
const many = { multiGets: [{ keys: GETS }] };

const ROWS: readonly Row[] = [
  { name: `page, ${GETS} gets`, parts: { ...unlimited, application: { page: gets } }, of: unlimited },
  { name: "and 30 ms work", parts: { ...unlimited, application: { page: gaps } }, of: unlimited },
  { name: "and workers", parts: { ...limited, application: { page: gets } }, of: limited },
  { name: "multi-get", parts: { ...unlimited, application: { page: many } }, of: unlimited },
];

/** Pages through a framework beside pages through none. One that wants a client library of its own is left out. */
function frameworkRows(): Row[] {
  const of = { ...unlimited, application: { page: gets } };
  const fitting = frameworks.filter(({ misfit }) => (misfit?.({ name, options: {} }) ?? null) === null);
  return fitting.map((one) => ({ name: one.name, parts: { ...of, framework: { name: one.name } }, of }));
}

/** Room for so many of the keys: with a tenth every fourth get misses, with six tenths one of 25. */
const ROOMS = [0.6, 0.1];

export function printPages(requests: number, rounds: number): void {
  for (const room of ROOMS) {
    const shape = { keys: KEYS, requests, room };
    console.log(`pages          beside ${GETS} single requests, room for ${room * 100} % of the keys`);
    printRows(ROWS, shape, rounds);
    console.log("frameworks     beside the same pages without one");
    printRows(frameworkRows(), shape, rounds);
  }
}
