# What Rails' cache.fetch, write and delete ask of memcached on a MemCacheStore (active_support/cache.rb, cache/mem_cache_store.rb).
require_relative "pages"

KEPT = 300

class Store
  attr_reader :library

  def initialize(servers, options, settings)
    @library = Noted.new(servers, options)
    @ttl, @window, @on_write = settings.values_at("ttl", "window", "onWrite")
  end

  def read(key)
    entry = @library.get(key)
    if entry
      value, expires_at = entry
      return [value, "hit"] if expires_at > Time.now.to_f

      if @window.positive? && Time.now.to_f - expires_at <= @window
        store(key, value, @window, @window * 2)
      else
        @library.delete(key)
      end
    end
    computed = yield
    store(key, computed, @ttl, @ttl)
    [computed, "computed"]
  end

  def write(key, value)
    @on_write == "delete" ? @library.delete(key) : store(key, value, @ttl, @ttl)
    [nil, "written"]
  end

  private

  def store(key, value, lives, told)
    @library.set(key, [value, Time.now.to_f + lives], told + (@window.positive? ? KEPT : 0))
  end
end

serve { |*given| Store.new(*given) }
