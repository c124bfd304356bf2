/** The environment variable that tells a process that it is the one that goes on by itself (`-d`). */
export const DETACHED = "FALLTHROUGH_NODE_DETACHED";
