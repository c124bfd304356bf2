/** What a command line of memcached says, once it is read. */
import type { NodeSettings } from "./settings.ts";

/** With defaults for what the command line does not say. */
export interface NodeFlags {
  readonly settings: NodeSettings;
  /** `-m`. */
  readonly memoryBytes: number;
  /** `-c`: descriptors, also those that the server needs for itself. */
  readonly connectionsMax: number;
  /** `-o maxconns_fast`: one connection too many gets an error and is closed. Without it, it waits until somebody leaves. */
  readonly refuseWhenFull: boolean;
  /** `-o idle_timeout`, 0 for none. */
  readonly idleTimeoutSeconds: number;
  /** `-t`. */
  readonly threads: number;
  /** `-R`. */
  readonly requestsPerEvent: number;
  /** `-b`. */
  readonly backlog: number;
  /** `-p`; 0 for none. */
  readonly port: number;
  /** `-U`; 0 for none. */
  readonly udpPort: number;
  /** `-l`, each `host` or `host:port`. Empty: memcached would listen on every interface. */
  readonly addresses: readonly string[];
  /** `-s`. */
  readonly socketPath: string | null;
  /** `-a`. */
  readonly socketMode: number;
  /** `-v`, `-vv`, `-vvv`. */
  readonly verbosity: number;
  /** `-A`: the command `shutdown` is allowed. */
  readonly shutdown: boolean;
  /** False with `-F`. */
  readonly flushAll: boolean;
  /** False with `-X`. */
  readonly dumping: boolean;
  /** `-e`: memory is kept over a restart that SIGUSR1 begins. */
  readonly memoryFile: string | null;
  /** `-d`. */
  readonly daemon: boolean;
  /** `-P`. */
  readonly pidFile: string | null;
  /** `-h`, `-V` or `-i`: print this, and do not serve. */
  readonly print: "help" | "version" | "license" | null;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export type FlagsDraft = Writable<Omit<NodeFlags, "settings">> & {
  settings: Writable<NodeSettings>;
  /** `-o no_chunked_items`. What it comes to depends on `-I`, wherever that stands. */
  noChunkedItems: boolean;
};
