/** What `stats` and `stats settings` show of a process that the model does not decide. */
export interface ServerFacts {
  readonly pid: number;
  /** `-p`, and `-l` as it was given. */
  readonly port: number;
  readonly address: string;
  /** `-c`. */
  readonly connectionsMax: number;
  /** `-t`. */
  readonly threads: number;
  /** `-A`: the command `shutdown` is obeyed. */
  readonly shutdown: boolean;
  /** False with `-F`: `flush_all` is refused. */
  readonly flush: boolean;
  /** False with `-X`: dumps are refused. */
  readonly dump: boolean;
}

export const serverFacts: ServerFacts = {
  pid: 1,
  port: 11211,
  address: "127.0.0.1",
  connectionsMax: 1024,
  threads: 4,
  shutdown: false,
  flush: true,
  dump: true,
};
