/** What a client library brings along to be listed, configured and made. */
import type { z } from "zod";
import type { Keys } from "../hashing/keys.ts";
import type { Client, Server } from "./client.ts";

export interface ClientParts {
  /** In the order of the application's server list; at least one. */
  readonly servers: readonly Server[];
  readonly keys: Keys;
  /** Processes of the application tier. */
  readonly processes: number;
  /** When each process made its objects, in seconds of the run, negative before it. Default: when the run begins. */
  readonly startedAt?: StartedAt | undefined;
  /** One of the definition's `versions`. */
  readonly version: string;
  /** By their user-visible names; an absent one is at the version's default. */
  readonly options: Readonly<Record<string, unknown>>;
}

export type StartedAt = (process: number) => number;

/** A line of the table of clients, at the defaults of the newest version. */
export interface ClientSummary {
  readonly hash: string;
  readonly distribution: string;
  readonly onFailure: string;
  readonly onRecovery: string;
  readonly staleRisk: string;
  /**
   * How the model was checked. `live`: beside the real library while servers die, and against recordings of it; `golden`:
   * against recordings; `source`: by reading the library's source.
   */
  readonly verified: "live" | "golden" | "source";
}

/** A way to set a client up that goes another way through it than its defaults. */
export interface Variation {
  readonly options: Readonly<Record<string, unknown>>;
  /** Laws of the conformance suite that the real library breaks when it is set up so: by name, with the reason. */
  readonly except?: Readonly<Record<string, string>>;
}

export interface ClientDefinition {
  readonly name: string;
  readonly title: string;
  /** Names by which package managers know it, beside its own. */
  readonly packages: readonly string[];
  /** Other names that stand for it wherever a client is named: what experiments, command lines and recordings may say. */
  readonly aliases?: readonly string[];
  /** Oldest first; each stands for all releases up to the next. */
  readonly versions: readonly string[];
  readonly defaultVersion: string;
  /** The version that stands for a bare release such as `3.0.6`, null if none does; ask `versionNamed`. */
  versionOf(release: string): string | null;
  /** Unknown options are refused; every field carries its description. */
  readonly options: z.ZodObject;
  /** What the conformance suite tries beside the defaults; a version that refuses one goes without it. */
  readonly variations?: readonly Variation[];
  readonly summary: ClientSummary;
  /**
   * Why a process of the runtime serves one request at a time, with the source; absent where it serves many at once (threads,
   * an event loop, a proxy).
   */
  readonly oneAtATime?: string;
  /** How it asks for many keys by one call, in a sentence; left out where that is not modelled. */
  readonly multiGet?: string | undefined;
  /** Repository and releases that the model was made after. */
  readonly source: string;
  /** What somebody who sets it up so ought to know, in sentences, where nothing is wrong with the options themselves. */
  warnings?(parts: Pick<ClientParts, "servers" | "version" | "options">): readonly string[];
  /** @throws Error if options contradict each other, the version or the servers. */
  create(parts: ClientParts): Client;
}
