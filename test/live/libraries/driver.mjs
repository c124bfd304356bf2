// One process of memcached for Node.js, driven over its standard input: tab-separated calls, a line each, answered by a line.
//
//     node driver.mjs FILE-OF-THE-LIBRARY host:port,host:port name=JSON ...
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [library, servers, ...given] = process.argv.slice(2);
const Memcached = createRequire(import.meta.url)(library);
const options = Object.fromEntries(
  given.map((one) => {
    const at = one.indexOf("=");
    return [one.slice(0, at), JSON.parse(one.slice(at + 1))];
  }),
);
/** A call over a connection that is closed as idle is never called back: it is given up a moment later. */
const NO_CALLBACK_MS = (options.idle ?? 5000) + 50;
const fresh = () => new Memcached(servers.split(","), { ...options });
let client = fresh();

function call(verb, words) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(["FAIL", `no callback within ${NO_CALLBACK_MS} ms`]), NO_CALLBACK_MS).unref();
    if (verb === "fresh") {
      client.end();
      client = fresh();
      resolve(["OK"]);
    } else if (verb === "set") {
      client.set(...words, 0, (error, stored) => resolve(stored === true ? ["OK"] : ["FAIL", String(error)]));
    } else if (verb === "get") {
      client.get(words[0], (error, found) => {
        if (error) resolve(["FAIL", String(error)]);
        else resolve(found === undefined ? ["MISS"] : ["VALUE", found]);
      });
    } else {
      client.getMulti(words, (errors, found) => {
        const answered = words.flatMap((key, i) => (key in found ? [i] : []));
        // What was found comes back even beside errors.
        resolve(["PAGE", answered.join(), ...(errors === undefined ? [] : [errors.map(String).join("; ")])]);
      });
    }
  });
}

process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  const [verb, ...words] = line.split("\t");
  const began = performance.now();
  const [word, ...rest] = await call(verb, words);
  process.stdout.write(`${[word, (performance.now() - began).toFixed(1), ...rest].join("\t")}\n`);
}
