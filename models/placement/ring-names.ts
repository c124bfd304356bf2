/** What libmemcached calls a server when it computes the server's points on a ring (hosts.cc, update_continuum). */

const DEFAULT_PORT = 11_211;

export interface Address {
  readonly host: string;
  readonly port: number;
}

export type RingName = (server: Address) => string;

/** `host:port`, and `host` alone for memcached's default port. */
export const ketamaName: RingName = ({ host, port }) => (port === DEFAULT_PORT ? host : `${host}:${port}`);

/** DISTRIBUTION_KETAMA_SPY: what spymemcached is said to use where no host name is known; the port is always written. */
export const spyName: RingName = ({ host, port }) => `/${host}:${port}`;
