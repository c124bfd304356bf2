/**
 * Listens at a port or at a socket of the file system. Such a socket takes the place of one that is there, whether a process
 * listens at it or not, and stays when the process has ended, as with memcached (`server_socket_unix`; tried on 1.6.18).
 * Any other file is left alone.
 */
import { chmodSync, lstatSync, renameSync } from "node:fs";
import type { Server } from "node:net";
import { dirname, join } from "node:path";

/** Where to listen: a port of a host, or a socket in the file system. */
export type Place = { readonly host: string; readonly port: number } | { readonly path: string; readonly mode: number };

export async function listenAt(server: Server, place: Place, backlog?: number): Promise<void> {
  if (!("path" in place)) {
    await listening(server, { ...place, backlog });
    return;
  }
  if (isOtherFile(place.path)) throw new Error(`${place.path}: a file that is no socket is there; it is left alone`);
  // Node.js removes the file that it has made when the server closes, and that may be another's by then.
  const made = join(dirname(place.path), `.${Math.random().toString(36).slice(2, 7)}`);
  try {
    await listening(server, { path: made, backlog });
    chmodSync(made, place.mode);
    renameSync(made, place.path);
  } catch (error) {
    throw new Error((error as Error).message.replaceAll(made, place.path));
  }
}

function isOtherFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSocket() === false;
}

function listening(server: Server, options: Parameters<Server["listen"]>[0]): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options as object, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
