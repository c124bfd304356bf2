/** cache_store lines of Rails and calls of Dalli::Client.new, in Ruby. */
import type { Shapes } from "./shape.ts";

export const rails: Shapes = {
  name: "rails",
  usable: [
    {
      file: "production.rb",
      text: `require "active_support/core_ext/integer/time"

Rails.application.configure do
  # config.cache_store = :memory_store
  config.cache_classes = true
  config.action_controller.perform_caching = true

  config.cache_store = :mem_cache_store, "cache-1.internal:11211", "cache-2.internal:11211",
                       { namespace: "shop", expires_in: 1.day, compress: true, pool: { size: 5, timeout: 5 } }
  config.log_level = :info
end
`,
      client: "dalli",
      options: { namespace: "shop" },
      servers: ["cache-1.internal:11211:1", "cache-2.internal:11211:1"],
      says: ["production.rb:9 (cache_store.3.namespace)", "expires_in: how long values live"],
    },
    {
      file: "production.rb",
      text: `Rails.application.configure do
  config.cache_store = :mem_cache_store,
    *ENV.fetch("MEMCACHE_SERVERS", "localhost:11211").split(","),
    { failover: false, socket_timeout: 0.5, down_retry_delay: 10 }
end
`,
      client: "dalli",
      options: { failover: false, socket_timeout: 0.5, down_retry_delay: 10 },
      servers: ["localhost:11211:1"],
      says: ['MEMCACHE_SERVERS is not set; taken is its default, "localhost:11211"'],
    },
    {
      file: "production.rb",
      text: `Rails.application.configure do
  config.cache_store = :dalli_store,
                      (ENV["MEMCACHIER_SERVERS"] || "").split(","),
                      {:username => ENV["MEMCACHIER_USERNAME"],
                       :password => ENV["MEMCACHIER_PASSWORD"],
                       :failover => true,
                       :socket_timeout => 1.5,
                       :socket_failure_delay => 0.2
                      }
end
`,
      given: { define: ["MEMCACHIER_SERVERS=mc1.memcachier.com:11211,mc2.memcachier.com:11211"] },
      client: "dalli",
      options: { failover: true, socket_timeout: 1.5, socket_failure_delay: 0.2 },
      servers: ["mc1.memcachier.com:11211:1", "mc2.memcachier.com:11211:1"],
      says: ["username: log-ins are not modelled"],
    },
    {
      file: "dev_without_caching.rb",
      text: `require 'development'

config.action_controller.perform_caching = false
config.cache_store = :mem_cache_store, '127.0.0.1:11211', {:namespace => "dev"}
`,
      client: "dalli",
      options: { namespace: "dev" },
      servers: ["127.0.0.1:11211:1"],
    },
    {
      file: "cache.rb",
      text: `# frozen_string_literal: true
require 'dalli'

options = {
  failover: true,
  socket_timeout: 1.5,
  down_retry_delay: 60,
  pool_size: ENV.fetch('RAILS_MAX_THREADS') { 5 }.to_i
}
servers = %w[10.0.0.1:11211 10.0.0.2:11211:3]

if Rails.env.development?
  Rails.application.config.cache_store = :memory_store
else
  Rails.application.config.cache_store = :mem_cache_store, servers, options
end
`,
      client: "dalli",
      options: { failover: true, socket_timeout: 1.5, down_retry_delay: 60 },
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:3"],
    },
    {
      file: "application.rb",
      text: `Rails.application.config.cache_store = :mem_cache_store, { namespace: 'mr', compress: true, pool_size: 5 }
`,
      client: "dalli",
      options: { namespace: "mr" },
      servers: ["localhost:11211:1"],
      says: ["cache_store): mem_cache_store without servers", "MEMCACHE_SERVERS is not set"],
    },
    {
      file: "staging.rb",
      text: `Rails.application.configure do
  if ENV["MEMCACHE"].present?
    config.cache_store = :mem_cache_store, "#{ENV.fetch('MC_HOST', 'mc')}:11211", namespace: "#{ENV['APP']}-staging",
      expires_in: 12.hours, race_condition_ttl: 10.seconds
  end
end
`,
      given: { define: ["APP=forum"] },
      client: "dalli",
      options: { namespace: "forum-staging" },
      servers: ["mc:11211:1"],
      framework: { name: "rails-memcache-store", options: { raceConditionTtl: "10s" } },
      uses: ["race_condition_ttl"],
    },
    {
      file: "dalli.rb",
      text: `$cache = Dalli::Client.new(['cache1.example.com:11211:2', 'cache2.example.com:11211:1'],
  :threadsafe => true, :failover => true, :expires_in => 300,
  :socket_max_failures => 3, :down_retry_delay => 5)
`,
      client: "dalli",
      options: { failover: true, socket_max_failures: 3, down_retry_delay: 5 },
      servers: ["cache1.example.com:11211:2", "cache2.example.com:11211:1"],
    },
    {
      file: "production.rb",
      text: `Rails.application.configure do
  config.cache_store = [:mem_cache_store, ["a.cache:11211", "b.cache:11211"], { namespace: -> { Tenant.name }, value_max_bytes: 10.megabytes }]
end
`.replace("namespace: -> { Tenant.name }, ", ""),
      client: "dalli",
      options: {},
      servers: ["a.cache:11211:1", "b.cache:11211:1"],
    },
    {
      file: "production.rb",
      text: `Rails.application.configure do
  config.session_store :cookie_store, key: "_shop"
  config.cache_store = :mem_cache_store,
                       "dalli://user:secret@mc-1.example.net:11211",
                       ENV["SECOND"],
                       digest: false ? nil : nil,
                       socket_timeout: 1
end
`.replace("                       digest: false ? nil : nil,\n", ""),
      given: { define: ["SECOND=mc-2.example.net"] },
      client: "dalli",
      options: { socket_timeout: 1 },
      servers: ["mc-1.example.net:11211:1", "mc-2.example.net:11211:1"],
    },
  ],
  refused: [
    {
      file: "production.rb",
      text: '  config.cache_store = :mem_cache_store, (ENV["MEMCACHIER_SERVERS"] || "").split(",")\n',
      errors: ["MEMCACHIER_SERVERS is not set; expected --define MEMCACHIER_SERVERS=VALUE, or --servers"],
    },
    {
      file: "production.rb",
      text: "config.cache_store = :redis_cache_store, { url: ENV['REDIS_URL'] }\n",
      errors: ["cache_store: redis_cache_store: not modelled; expected mem_cache_store"],
    },
    {
      file: "production.rb",
      text: 'config.cache_store = :mem_cache_store, ENV["CACHE_ENDPOINT"], { namespace: "a" }\n',
      given: { define: ["CACHE_ENDPOINT=shop.abc123.cfg.euw1.cache.amazonaws.com:11211"] },
      errors: ['"shop.abc123.cfg.euw1.cache.amazonaws.com": a configuration endpoint of ElastiCache'],
    },
    {
      file: "production.rb",
      text: 'config.cache_store = :mem_cache_store, ENV["CACHE_ENDPOINT"]\n',
      errors: ["CACHE_ENDPOINT is not set; expected --define CACHE_ENDPOINT=VALUE, or --servers"],
    },
    {
      file: "production.rb",
      text: 'config.cache_store = :mem_cache_store, "a:1", { namespace: -> { Tenant.current.name }, digest_class: Digest::SHA256 }\n',
      errors: [
        "-> { Tenant.current.name }: an expression, which nothing here computes",
        "digest_class: keys that are digested are not modelled",
      ],
    },
    {
      file: "production.rb",
      text: `Rails.application.configure do
  if ENV["A"]
    config.cache_store = :mem_cache_store, "a:1"
  else
    config.cache_store = :mem_cache_store, "b:1"
  end
end
`,
      errors: ["stores cache_store and cache_store of line 5; expected one to be chosen by --pool NAME"],
    },
    {
      file: "production.rb",
      text: 'config.cache_store = :mem_cache_store, "a:1", { namespace: "x }\n',
      errors: ["production.rb:2: a string without an end"],
    },
  ],
};
