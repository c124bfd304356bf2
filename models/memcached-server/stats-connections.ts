/** `stats conns`: the listener and each connection. Descriptors have the numbers that a fresh process gives them. */
import type { Session } from "./session.ts";
import type { Stats } from "./stats.ts";

const LISTENER = 23;

export function statsConnections(asking: Session): Stats {
  const { server } = asking;
  const address = `tcp:${server.flags.addresses[0] ?? "127.0.0.1"}:${server.flags.port}`;
  const rows: Stats = [
    [`${LISTENER}:addr`, address],
    [`${LISTENER}:state`, "conn_listening"],
    [`${LISTENER}:secs_since_last_cmd`, server.uptimeSeconds],
  ];
  let descriptor = LISTENER;
  for (const session of server.sessions) {
    descriptor++;
    rows.push(
      [`${descriptor}:addr`, session.peer],
      [`${descriptor}:listen_addr`, address],
      [`${descriptor}:state`, session === asking ? "conn_parse_cmd" : session.isReceiving ? "conn_nread" : "conn_read"],
      [`${descriptor}:secs_since_last_cmd`, server.items.now - session.lastCommandAt],
    );
  }
  return rows;
}
