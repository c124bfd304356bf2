# One process of Dalli, driven over its standard input: tab-separated calls, a line each, answered by a line.
#
#     ruby driver.rb host:port,host:port name=JSON ...
require "dalli"
require "json"
require "logger"

Dalli.logger = Logger.new(File::NULL)
servers, *given = ARGV
options = given.to_h do |one|
  name, value = one.split("=", 2)
  [name.to_sym, JSON.parse(value)]
end
# The ring is made now, and not in the first call: that takes a tenth of a second on a busy machine.
fresh = -> { Dalli::Client.new(servers.split(","), options.dup).tap { |made| made.send(:ring) } }
client = fresh.call
clock = -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) }
# Seconds for which this process was ready to run and did not get to, as Linux counts them: no time of the library's.
stalled = -> { File.exist?("/proc/self/schedstat") ? File.read("/proc/self/schedstat").split[1].to_i / 1e9 : 0 }

$stdout.sync = true
puts "ready"
$stdin.each_line(chomp: true) do |line|
  verb, *words = line.split("\t")
  key, value = words
  began = clock.call - stalled.call
  said =
    begin
      case verb
      when "fresh"
        client.close
        client = fresh.call
        ["OK"]
      when "set"
        client.set(key, value, 0, raw: true) ? ["OK"] : ["FAIL"]
      when "multi"
        found = client.get_multi(words)
        ["PAGE", words.each_index.select { |i| found.key?(words[i]) }.join(",")]
      else
        found = client.get(key, raw: true)
        found.nil? ? ["MISS"] : ["VALUE", found]
      end
    rescue StandardError => e
      ["FAIL", e.class.name]
    end
  ms = [(clock.call - stalled.call - began) * 1000, 0].max.round(1)
  puts [said[0], ms, *said.drop(1)].join("\t")
end
