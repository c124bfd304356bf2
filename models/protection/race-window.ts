/**
 * A race window: the first reader that finds a value expired, and not for long, puts it back for a little while before it
 * computes a new one. All who come meanwhile are served the old value. Who comes later than the window finds nothing and
 * computes; so do all who come with it.
 *
 * Source: Rails, ActiveSupport::Cache `race_condition_ttl` (cache.rb, handle_expired_entry).
 */

export interface Expired {
  readonly expiresAtSeconds: number;
}

/** Whether a value that has expired is put back, by the reader that finds it so now. */
export function isPutBack({ expiresAtSeconds }: Expired, windowSeconds: number, nowSeconds: number): boolean {
  return windowSeconds > 0 && nowSeconds - expiresAtSeconds <= windowSeconds;
}
