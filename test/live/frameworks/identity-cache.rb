# What identity_cache's fetch asks of memcached, and what an invalidation does (lib/identity_cache/cache_fetcher.rb,
# mem_cache_store_cas.rb).
require "securerandom"
require_relative "pages"

DELETED = "deleted"
DELETED_TTL = 1000

class Fetcher
  attr_reader :library

  def initialize(servers, options, settings)
    @library = Noted.new(servers, options)
    @ttl, @duration, @tries = settings.values_at("ttl", "fillLockDuration", "lockWaitTries")
    @client_id = SecureRandom.uuid
  end

  def read(key, &database)
    @duration.positive? ? locked(key, &database) : unlocked(key, &database)
  end

  def write(key, _value)
    @library.set(key, DELETED, DELETED_TTL)
    [nil, "written"]
  end

  private

  def unlocked(key)
    data = nil
    upsert(key, @ttl) do |found|
      return [found, "hit"] unless found.nil? || found == DELETED || lock?(found)

      data = yield
    end
    [data, "computed"]
  end

  def locked(key)
    lock = fallback = nil
    tries = @tries
    (@tries + 2).times do
      found = fetch_or_lock(fallback || key, lock)
      if lock?(found)
        lock = found
        return [filled(key, lock, yield), "computed"] if lock[1] == @client_id
        return [nil, "failed"] if tries <= 0

        tries -= 1
        sleep(@duration)
      elsif found == DELETED && lock
        fallback = fallback_key(key, lock)
      elsif found == DELETED || found.nil?
        return [yield, "computed"]
      else
        return [found, "hit"]
      end
    end
    raise "more looks than there can be"
  end

  # The data, stored in the place of the lock, else where those who wait for it look next.
  def filled(key, lock, data)
    @library.set(fallback_key(key, lock), data, (@duration * 2).ceil + 1) unless fill(key, lock, data)
    data
  end

  def fill(key, lock, data)
    upsert(key, @ttl) do |found|
      return false if found.nil? || found == DELETED
      return true unless lock?(found)
      return false if found[2] != lock[2]

      data
    end
  end

  # What is there, or a lock of one's own.
  def fetch_or_lock(key, old)
    mine = nil
    is_stored = upsert(key, @ttl) do |found|
      if found.nil? || found == DELETED
        return found if old

        mine = ["lock", @client_id, SecureRandom.uuid]
      elsif !lock?(found)
        return found
      elsif found == old
        mine = ["lock", @client_id, old[2]]
      else
        return old && found[2] != old[2] ? DELETED : found
      end
    end
    is_stored ? mine : @library.get(key)
  end

  # `cas` where something is, else `add`.
  def upsert(key, ttl)
    is_there = false
    is_stored = @library.cas(key, ttl) do |found|
      is_there = true
      yield found
    end
    is_there ? is_stored : @library.add(key, yield(nil), ttl)
  end

  def lock?(found)
    found.is_a?(Array)
  end

  def fallback_key(key, lock)
    "lock_fill:#{lock[2]}:#{key}"
  end
end

serve { |*given| Fetcher.new(*given) }
