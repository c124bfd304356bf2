/** What a client asks a node to keep. */
export interface NewItem {
  readonly key: number;
  /** As memcached counts them: header, key and value. */
  readonly bytes: number;
  /** As a client sends it: 0 never, negative at once, up to 30 days from now, else a Unix time. */
  readonly expirySeconds: number;
  readonly version: number;
}
