/** What the application does with the cached copy after a write. */
export type OnWrite = "set" | "delete" | "nothing";
