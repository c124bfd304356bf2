/** A connection to Redis that is not given up once it was there, and who else is connected. */
import { isIP } from "node:net";
import type { Redis } from "ioredis";
import { InvalidInput } from "../ending/errors.ts";
import { version } from "../files/package.ts";
import type { Address } from "./address.ts";
import { queuePackages } from "./packages.ts";

/** Tried again so often while Redis is away: as often as a person would notice. */
const RETRY_MS = 500;
/** A host that does not answer at all is not waited for any longer. */
const CONNECT_MS = 10_000;

type Part = "asker" | "worker";

/** Who is connected, of which program. */
export interface Peer {
  readonly part: Part;
  readonly version: string;
  readonly engine: string;
}

/** @throws InvalidInput where Redis cannot be reached, or refuses. */
export async function connect(address: Address, self: Peer): Promise<Redis> {
  const { Redis } = await queuePackages();
  let wasThere = false;
  const redis = new Redis({
    host: address.host,
    port: address.port,
    db: address.database,
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.tls ? { tls: isIP(address.host) === 0 ? { servername: address.host } : {} } : {}),
    connectionName: nameOf(self),
    connectTimeout: CONNECT_MS,
    // A command waits for Redis to come back, however long that takes.
    maxRetriesPerRequest: null,
    retryStrategy: () => (wasThere ? RETRY_MS : null),
    lazyConnect: true,
  });
  let problem: Error | null = null;
  redis.on("error", (error: Error) => {
    problem ??= error;
  });
  try {
    await redis.connect();
    // One that is refused is else told to nobody, and the first is used in its place.
    await redis.select(address.database);
  } catch (error) {
    redis.disconnect();
    throw new InvalidInput(address.shown, [problemText(problem ?? (error as Error), address)]);
  }
  wasThere = true;
  sayWhenLost(redis, address);
  return redis;
}

function sayWhenLost(redis: Redis, { shown }: Address): void {
  let isLost = false;
  redis.on("close", () => {
    // What we close ourselves is not lost: then nothing connects again.
    if (isLost || redis.status === "end") return;
    setImmediate(() => {
      if (isLost || redis.status === "end" || redis.status === "ready") return;
      isLost = true;
      process.stderr.write(`${shown}: the connection is lost; waits for it\n`);
    });
  });
  redis.on("ready", () => {
    if (isLost) process.stderr.write(`${shown}: connected again\n`);
    isLost = false;
  });
}

/** What Redis, the system or TLS says, and what was expected. */
function problemText(error: Error, { tls }: Pick<Address, "tls">): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const said = message === "" ? code : message;
  if (/^NOAUTH/.test(said)) return `Redis wants a password (NOAUTH); expected redis://:password@host`;
  if (/^WRONGPASS|invalid password/i.test(said)) return `Redis refuses the password (${said})`;
  if (/^NOPERM/.test(said)) {
    return `Redis refuses the user (${said}); expected one who may use the keys fallthrough:* and all commands on them`;
  }
  if (/DB index/.test(said)) return `no such database (${said})`;
  if (/CERT|SELF_SIGNED|ALTNAME/.test(code)) {
    return `its certificate is not trusted (${code}); expected the file of its authority in NODE_EXTRA_CA_CERTS`;
  }
  if (error.name === "ReplyError") return `Redis refuses (${said})`;
  const what = code === "" ? said : code;
  if (tls)
    return `no Redis answers there with TLS (${what}); expected one that is running, or redis:// for one without TLS`;
  return `no Redis answers there (${what}); expected one that is running`;
}

function nameOf({ part, version: its, engine }: Peer): string {
  return `fallthrough:${part}:${its}:${engine}`;
}

/** Who else is connected as `part`; null where Redis does not tell, as some that are rented do not. */
async function peers(redis: Redis, part: Part): Promise<readonly Peer[] | null> {
  let list: string;
  try {
    list = String(await redis.client("LIST"));
  } catch {
    return null;
  }
  const names = list.matchAll(/ name=fallthrough:(asker|worker):([^\s:]+):([^\s:]+) /g);
  return [...names]
    .map(([, of, its, engine]): Peer => ({ part: of as Part, version: its, engine }))
    .filter((peer) => peer.part === part);
}

/**
 * How many of the other part there are of the same program; null where that is not told.
 * @throws InvalidInput where all of them are of another.
 */
export async function holdToSameProgram(redis: Redis, self: Peer, { shown }: Address): Promise<number | null> {
  const found = await peers(redis, self.part === "asker" ? "worker" : "asker");
  if (found === null) return null;
  const same = found.filter(({ engine }) => engine === self.engine).length;
  if (same > 0 || found.length === 0) return same;
  const [there] = found;
  const who = self.part === "asker" ? "its workers are" : "who asks for runs is";
  throw new InvalidInput(shown, [
    `${who} of another version, ${there.version} (engine ${there.engine}); expected this one, ${version} (engine ${self.engine}): the same fallthrough and the same plugins everywhere`,
  ]);
}
