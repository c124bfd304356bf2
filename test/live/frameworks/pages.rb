# Pages over a framework's cache as one process of Ruby, driven over its standard input: a JSON array a line, answered by one line.
#
# A cache has `read(key)` and `write(key, value)`, which return what the page is given and how that came. A read yields where it asks
# the database, and is given the answer. What the cache asks of memcached it notes in `library.asked`.
require "dalli"
require "json"
require "logger"

Dalli.logger = Logger.new(File::NULL)

# Dalli, noting what it is asked and what came of it. Errors are no more than misses and refusals.
class Noted
  attr_accessor :asked

  def initialize(servers, options)
    @client = Dalli::Client.new(servers.map { |host, port| "#{host}:#{port}" }, options.transform_keys(&:to_sym))
    # The ring is made now, and not in the first call.
    @client.send(:ring)
    @asked = []
  end

  def get(key)
    found = quietly { @client.get(key, raw: true) }
    @asked << "get #{key} #{found.nil? ? "miss" : "hit"}"
    found && JSON.parse(found)
  end

  def set(key, value, ttl)
    note("set", key) { @client.set(key, JSON.generate(value), ttl, raw: true) }
  end

  def add(key, value, ttl)
    note("add", key) { @client.add(key, JSON.generate(value), ttl, raw: true) }
  end

  def delete(key)
    quietly { @client.delete(key) }
    @asked << "delete #{key}"
  end

  # Yields what is there, if anything, and puts the block's value in its place unless something else came there meanwhile.
  def cas(key, ttl)
    quietly do
      @client.cas(key, ttl, raw: true) { |found| JSON.generate(yield(JSON.parse(found))) }
    end
  end

  private

  def note(verb, key, &block)
    is_done = quietly(&block) ? true : false
    @asked << "#{verb} #{key} #{is_done ? "done" : "refused"}"
    is_done
  end

  def quietly
    yield
  rescue Dalli::DalliError
    nil
  end
end

def serve
  cache = held = nil
  page = lambda do |fiber, began, *answers|
    given, came = answers.map { |answer| fiber.resume(answer) }.last
    asked = cache.library.asked
    cache.library.asked = []
    { given: given, came: came, asked: asked, from: began }
  end
  reading = ->(key) { Fiber.new { cache.read(key) { Fiber.yield(nil, "asks") } } }
  all = ->(pairs) { pairs.map { |key, value| yield_page(page, reading.call(key), value) } }

  $stdout.sync = true
  $stdin.each_line do |line|
    command, *words = JSON.parse(line)
    answer =
      case command
      when "open"
        cache = yield(*words)
        true
      when "read"
        all.call(words[0])
      when "write"
        words[0].map { |key, value| page.call(Fiber.new { cache.write(key, value) }, Time.now.to_f, nil) }
      when "begin"
        held = reading.call(words[0])
        page.call(held, Time.now.to_f, nil)
      when "finish"
        page.call(held, Time.now.to_f, words[0])
      else
        raise "no such command: #{line}"
      end
    puts JSON.generate(answer)
  end
end

# The whole of a read: as far as the database, and on if it asks it.
def yield_page(page, fiber, value)
  began = Time.now.to_f
  begun = page.call(fiber, began, nil)
  return begun unless begun[:came] == "asks"

  ended = page.call(fiber, began, value)
  ended.merge(asked: begun[:asked] + ended[:asked])
end
