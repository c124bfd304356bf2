/** Which node a client asks for which keys of one page, in order, and what comes back if some nodes are dead. */
import { Holders } from "../../../models/application/holders.ts";
import { askAtOnce } from "../../../models/application/multi-gets.ts";
import type { Client, Server } from "../../../models/clients/client.ts";
import { Wire } from "../../../models/network/wire.ts";
import { serverText } from "./servers.ts";

/** What one call for many keys comes to. */
export interface RoutedPage {
  /** In the order in which nodes are asked. */
  readonly parts: readonly { readonly server: number; readonly keys: readonly string[] }[];
  readonly gives: "found" | "nothing" | "failure";
  /** The library's own result code. */
  readonly code: number;
  /** The exception that it raises, by its name. */
  readonly error: string | null;
  /** Keys that do not come back although they had been stored with all nodes up. */
  readonly lost: readonly string[];
  /** How long the call takes; null: for ever. */
  readonly ms: number | null;
}

/**
 * The page, asked for by a process that knows nothing yet; `stored` is a client of the same kind, by which the keys were
 * stored while all nodes were up.
 *
 * @param down Nodes whose ports refuse, marked 1.
 */
export function routedPage(client: Client, stored: Client, keys: readonly string[], down: Uint8Array): RoutedPage {
  const holders = new Holders(stored, new Uint8Array(client.nodes));
  const held = keys.map((_, key) => new Set(holders.of(key)));
  const wire = Wire.lasting(client);
  down.forEach((isDown, node) => {
    if (isDown === 1) wire.crash(node);
  });
  const parts: { server: number; keys: string[] }[] = [];
  const came = askAtOnce({
    client,
    wire,
    process: 0,
    keys: keys.map((_, key) => key),
    holds: (node, key) => held[key].has(node),
    sent: (server, positions) => parts.push({ server, keys: positions.map((at) => keys[at]) }),
  });
  if (came === null) return { parts, gives: "failure", code: 0, error: null, lost: keys, ms: null };
  const { gives, resultCode, error, slots } = came.answer;
  const lost = keys.filter((_, at) => slots[at] === 0);
  return { parts, gives, code: resultCode, error, lost, ms: came.seconds * 1000 };
}

/** A line for each node that is asked, and what is lost. */
export function pageText({ parts, gives, code, error, lost, ms }: RoutedPage, servers: readonly Server[]): string {
  const lines = parts.map(({ server, keys }) => `${serverText(servers[server])}\t${keys.join(" ")}`);
  if (lost.length > 0) lines.push(`lost\t${lost.join(" ")}`);
  if (gives !== "found") {
    const how = gives === "nothing" ? "returns nothing" : error === null ? "fails" : `raises ${error}`;
    lines.push(`the call ${how}${code === 0 ? "" : `, with result code ${code}`}`);
  }
  if (ms === null) lines.push("the call never returns");
  return lines.map((line) => `${line}\n`).join("");
}
