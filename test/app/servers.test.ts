import { expect, it } from "vitest";
import { parseServers, serverText } from "../../src/app/routing/servers.ts";

it("reads host, port and weight, an IPv6 address in brackets, and prints them again", () => {
  const { servers, problems } = parseServers("cache1:11211, 10.0.0.2:7600:3,[2001:db8::1]:11211:2");
  expect(problems).toEqual([]);
  expect(servers).toEqual([
    { host: "cache1", port: 11211, weight: 1 },
    { host: "10.0.0.2", port: 7600, weight: 3 },
    { host: "2001:db8::1", port: 11211, weight: 2 },
  ]);
  expect(servers.map(serverText)).toEqual(["cache1:11211", "10.0.0.2:7600", "[2001:db8::1]:11211"]);
});

it("names every entry that is wrong, what came and what was expected", () => {
  expect(parseServers("a:,b:0,c:1:0,,::1:11211,d:x,e:1:2:3,f:70000,[::1,g:1").problems).toEqual([
    '--servers[0]: "a:"; expected a port from 1 to 65535',
    '--servers[1]: "b:0"; expected a port from 1 to 65535',
    '--servers[2]: "c:1:0"; expected a weight from 1 to 10000',
    "--servers[3]: empty; expected host:port[:weight]",
    '--servers[4]: "::1:11211"; expected host:port[:weight], an IPv6 address in brackets',
    '--servers[5]: "d:x"; expected a port from 1 to 65535',
    '--servers[6]: "e:1:2:3"; expected host:port[:weight], an IPv6 address in brackets',
    '--servers[7]: "f:70000"; expected a port from 1 to 65535',
    '--servers[8]: "[::1"; expected host:port[:weight]',
  ]);
});

it("takes memcached's port where an entry names none", () => {
  const ports = parseServers("a,[::1],b:1").servers.map(({ host, port }) => `${host} ${port}`);
  expect(ports).toEqual(["a 11211", "::1 11211", "b 1"]);
});
