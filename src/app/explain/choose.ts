/** Which world of an experiment, and which of its keys, is meant. Each function returns a number, or what is wrong. */
import type { Keys } from "../../../models/hashing/keys.ts";
import { didYouMean } from "../../core/text/nearest.ts";

/** One of the worlds of an experiment. */
export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** A point by its id, its number, its label, or words that only its label contains, separated by commas. */
export function chosen(text: string, choices: readonly Choice[]): number | string {
  const wanted = text.trim().toLowerCase();
  const parts = wanted.split(",").map((part) => part.trim());
  const exact = choices.findIndex(({ id, label }) => [id, label.toLowerCase()].includes(wanted) || id === `p${wanted}`);
  if (exact >= 0) return exact;
  const fitting = choices.filter(({ label }) => parts.every((part) => label.toLowerCase().includes(part)));
  if (fitting.length === 1) return choices.indexOf(fitting[0]);
  const found = fitting.length === 0 ? "there is no such point" : `${fitting.length} points fit`;
  const list = (fitting.length === 0 ? choices : fitting).slice(0, 12).map(({ id, label }) => `${id} (${label})`);
  return `--point: "${text}", ${found}; expected one of ${list.join(", ")}`;
}

/** The key with this name, or with this rank in popularity at the start, from 1. */
export function numberedKey(text: string, keys: Keys, ranks: number): number | string {
  const digits = /\d+$/.exec(text)?.[0];
  const number = digits === undefined ? -1 : Number(digits);
  const isThere = number >= 0 && number < keys.count;
  if (isThere && keys.name(number) === text) return number;
  if (digits === text && number >= 1 && number <= ranks) return number - 1;
  const hint = isThere && digits !== text ? `; did you mean '${keys.name(number)}'?` : "";
  const names = `${keys.name(0)} to ${keys.name(keys.count - 1)}`;
  return `key: "${text}", there is none; expected ${names}, or a rank from 1 (the most popular) to ${ranks}${hint}`;
}

export function listedKey(text: string, names: readonly string[]): number | string {
  const found = names.indexOf(text);
  if (found >= 0) return found;
  const first = names.slice(0, 10).join(", ") + (names.length > 10 ? " ..." : "");
  return `key: "${text}", no step names it; expected one of ${first}${didYouMean(text, names)}`;
}
