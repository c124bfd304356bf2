/** The names that libmemcached hashes to place a server on a ring (hosts.cc, update_continuum). */

const DEFAULT_PORT = 11_211;

export interface Address {
  readonly host: string;
  readonly port: number;
}

export type RingName = (server: Address) => string;

/** `host:port`, or `host` alone for memcached's default port. */
export const ketamaName: RingName = ({ host, port }) => (port === DEFAULT_PORT ? host : `${host}:${port}`);

/** DISTRIBUTION_KETAMA_SPY: meant as spymemcached's name of a server without a host name; always with the port. */
export const spyName: RingName = ({ host, port }) => `/${host}:${port}`;
