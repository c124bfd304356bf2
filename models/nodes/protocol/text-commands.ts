/** The commands of the text protocol by name: adding one is a file and a line here. */
import type { Command } from "./command.ts";
import { getCommand } from "./get-command.ts";
import { storeCommand } from "./store-command.ts";

export const textCommands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["get", getCommand({ cas: false, touches: false })],
  ["gets", getCommand({ cas: true, touches: false })],
  ["gat", getCommand({ cas: false, touches: true })],
  ["gats", getCommand({ cas: true, touches: true })],
  ["set", storeCommand("set")],
  ["add", storeCommand("add")],
  ["replace", storeCommand("replace")],
  ["append", storeCommand("append")],
  ["prepend", storeCommand("prepend")],
  ["cas", storeCommand("cas")],
  ["quit", { least: 1, most: 1, run: (session) => session.close() }],
]);
