/** memcached.yml by environments, and Dalli's options alone. */
import type { Shapes } from "./shape.ts";

export const memcachedYml: Shapes = {
  name: "memcached.yml",
  usable: [
    {
      file: "memcached.yml",
      text: `production:
  servers:
    - mc1.internal:11211
    - mc2.internal:11211
  namespace: shop
  failover: true
  down_retry_delay: 60
development:
  servers: [localhost:11211]
  namespace: shop-dev
`,
      client: "dalli",
      options: { namespace: "shop", failover: true, down_retry_delay: 60 },
      servers: ["mc1.internal:11211:1", "mc2.internal:11211:1"],
    },
    {
      file: "memcached.yml",
      text: `production:
  servers: [mc1.internal:11211]
development:
  servers: [localhost:11211]
  namespace: shop-dev
`,
      given: { pool: "development", as: "dalli" },
      client: "dalli",
      options: { namespace: "shop-dev" },
      servers: ["localhost:11211:1"],
    },
    {
      file: "memcached.yml",
      text: `:production:
  :servers:
    - 10.1.1.1:11211
    - 10.1.1.2:11211
  :namespace: blog
  :compress: true
:test:
  :servers: [localhost]
`,
      client: "dalli",
      options: { namespace: "blog" },
      servers: ["10.1.1.1:11211:1", "10.1.1.2:11211:1"],
    },
    {
      file: "memcached.yml",
      text: `defaults: &defaults
  socket_timeout: 0.5
  failover: false
  expires_in: 86400

production:
  <<: *defaults
  servers: cache-a:11211,cache-b:11211
  namespace: prod
staging:
  <<: *defaults
  servers: cache-s:11211
`,
      client: "dalli",
      options: { socket_timeout: 0.5, failover: false, namespace: "prod" },
      servers: ["cache-a:11211:1", "cache-b:11211:1"],
    },
    {
      file: "memcached.yml",
      text: `production:
  servers: <%= ENV.fetch("MEMCACHE_SERVERS", "127.0.0.1:11211").split(",") %>
  namespace: <%= ENV["APP_NAME"] %>
`,
      given: { define: ["APP_NAME=forum", "MEMCACHE_SERVERS=a.mc:11211,b.mc:11211"] },
      client: "dalli",
      options: { namespace: "forum" },
      servers: ["a.mc:11211:1", "b.mc:11211:1"],
    },
    {
      file: "memcached.yml",
      text: `# written by the cookbook
<% if @production %>
<% end %>
production:
  servers:
    - "<%= ENV['MC_1'] || 'mc-one' %>:11211"
  down_retry_delay: 5
`,
      client: "dalli",
      options: { down_retry_delay: 5 },
      servers: ["mc-one:11211:1"],
      says: ['MC_1 is not set; taken is its default, "mc-one"'],
    },
    {
      file: "dalli.yml",
      text: `servers: ["mc1.internal:11211", "mc2.internal:11211"]
namespace: shop
pool: { size: 5, timeout: 5 }
socket_timeout: 2
socket_max_failures: 3
socket_failure_delay: 0.05
down_retry_delay: 5
`,
      given: { version: "dalli (3.0.6)" },
      client: "dalli",
      options: {
        namespace: "shop",
        socket_timeout: 2,
        socket_max_failures: 3,
        socket_failure_delay: 0.05,
        down_retry_delay: 5,
      },
      servers: ["mc1.internal:11211:1", "mc2.internal:11211:1"],
      says: ["--version dalli (3.0.6)"],
    },
    {
      file: "cache.json",
      text: '{ "servers": "192.168.10.40:11211", "namespace": 2024, "expires_in": 86400, "pool_size": 32 }',
      client: "dalli",
      options: { namespace: "2024" },
      servers: ["192.168.10.40:11211:1"],
    },
    {
      file: "memcached.yml",
      text: `production:
  servers: ["\${MC_HOST:cache.svc}:\${MC_PORT:11211}", "{{ second_host }}:11211"]
  failover: true
`,
      given: { define: ["second_host=cache-2.svc"] },
      client: "dalli",
      options: { failover: true },
      servers: ["cache.svc:11211:1", "cache-2.svc:11211:1"],
    },
    {
      file: "memcached.yml",
      text: `shared:
  compress: true
eu-west:
  servers: ["[2001:db8::1]:11211", "[2001:db8::2]:11211"]
  down_retry_delay: 15
us-east:
  servers: [us-1]
  down_retry_delay: 30
`,
      given: { pool: "eu-west" },
      client: "dalli",
      options: { down_retry_delay: 15 },
      servers: ["2001:db8::1:11211:1", "2001:db8::2:11211:1"],
    },
  ],
  refused: [
    {
      file: "memcached.yml",
      text: 'production:\n  servers: <%= ENV["MC"].split(",") %>\n',
      errors: [
        'a template, <%= ENV["MC"].split(",") %>: MC is not set; give the value: --define MC=VALUE, or --servers',
      ],
    },
    {
      file: "memcached.yml",
      text: 'production:\n  servers: ["<%= Settings.cache.host %>:11211"]\n  namespace: a\n',
      errors: ["a template, <%= Settings.cache.host %>; expected its value"],
    },
    {
      file: "memcached.yml",
      text: "staging:\n  servers: [a:1]\ntest:\n  servers: [b:1]\n",
      errors: ["environments staging and test; expected one to be chosen by --pool NAME"],
    },
    {
      file: "memcached.yml",
      text: "production:\n  servers: [a:1]\n  socket_timeout: soon\n  down_retry_dely: 3\n",
      errors: ["socket_timeout"],
    },
  ],
};
