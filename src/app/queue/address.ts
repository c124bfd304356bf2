/** Where a Redis is, as its URL says it: `redis://user:password@host:port/database`, `rediss://` with TLS. */

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly database: number;
  readonly tls: boolean;
  /** For people and for what is kept: without the password. */
  readonly shown: string;
  /** As it was given. */
  readonly url: string;
}

/** What `parseAddress` reads, for errors. */
export const ADDRESS_FORM = "redis://host:6379, redis://:password@host, rediss://user:password@host/1";

const DEFAULT_PORT = 6379;

/** @returns null where the text is no address. */
export function parseAddress(text: string): Address | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const database = /^\/?(\d{0,5})$/.exec(url.pathname);
  const isRedis = url.protocol === "redis:" || url.protocol === "rediss:";
  if (!isRedis || url.hostname === "" || database === null || url.search !== "" || url.hash !== "") return null;
  const [username, password] = [decoded(url.username), decoded(url.password)];
  if (username === null || password === null) return null;
  const shown = new URL(url);
  if (password !== "") shown.password = "***";
  return {
    // Brackets belong to the URL, not to the address of IPv6.
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? DEFAULT_PORT : Number(url.port),
    ...(username === "" ? {} : { username }),
    ...(password === "" ? {} : { password }),
    database: Number(database[1]),
    tls: url.protocol === "rediss:",
    shown: shown.href,
    url: text,
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
