/** The package as a stranger has it: packed, installed in an empty project, and used as docs/library.md shows. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Project, type Ran } from "./project.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(`${root}docs/library.md`, "utf8");
const blocks = (mark: string) =>
  [...page.matchAll(new RegExp(`<!-- ${mark}: (.*) -->\n\`\`\`\\w+\n([\\s\\S]*?)\`\`\``, "g"))].map(
    ([, name, text]) => ({ name: name!, text: text! }),
  );

/** Registers the page's client by hand, and prints what becomes of it. */
const register = `import { clients, readScenario } from "fallthrough";
import parts from "./parts.js";

const problems = (): number => readScenario({ client: { name: "next-door" } }).problems.length;
const before = problems();
clients.register(...parts.clients);
let again = "";
try {
  clients.register(...parts.clients);
} catch (error) {
  again = (error as Error).message;
}
console.log(JSON.stringify([before, problems(), again]));
`;

let project: Project;
let compiled: Ran;
beforeAll(() => {
  project = new Project();
  for (const { name, text } of blocks("file")) project.write(name, text);
  project.write("register.ts", register);
  compiled = project.compile();
  // Packing alone takes four seconds of a core.
}, 60_000);
afterAll(() => project.remove());

describe("the packed file", () => {
  it("holds programs, declarations, experiments, pages and files for machines, each with a source, and nothing else", () => {
    const kinds = [
      /^dist\/(?:src|models)\/.*\.(?:js|d\.ts)$/,
      /^experiments\/(?:published\/)?[\w.-]+\.json$/,
      /^docs\/[\w.-]+\.(?:md|svg|schema\.json)$/,
      /^docs\/tutorial\/[\w.-]+\.(?:txt|yml)$/,
      /^deploy\/(?:Dockerfile(?:\.dockerignore)?|[\w-]+\.(?:yaml|sh)|ci\/[\w-]+\.yml)$/,
    ];
    const single = ["package.json", "README.md", "LICENSE", "CHANGELOG.md"];
    expect(project.packed.filter((path) => !single.includes(path) && !kinds.some((kind) => kind.test(path)))).toEqual(
      [],
    );
    const code = project.packed.filter((path) => path.startsWith("dist/"));
    // A bundle is joined from the program of the same name.
    const sourceOf = (path: string): string =>
      path.replace(/^dist\//, root).replace(/(?:\.bundle)?\.(?:js|d\.ts)$/, ".ts");
    expect(code.filter((path) => !existsSync(sourceOf(path)))).toEqual([]);
  });

  it("has the types that the public ones are made of, and no others", () => {
    const declared = project.packed.filter((path) => path.endsWith(".d.ts"));
    expect(declared).toContain("dist/src/index.d.ts");
    expect(declared).toContain("dist/models/clients/client.d.ts");
    expect(declared.filter((path) => /\/(?:cli|report\/charts|memcached-server)\//.test(path))).toEqual([]);
  });
});

describe("a project that has it installed", () => {
  it("passes the compiler, its declarations and those of the packages it shows included", () => {
    expect(compiled).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  it.each(blocks("output of"))("prints what the page says: $name", ({ name, text }) => {
    expect(project.run(name)).toMatchObject({ status: 0, stdout: text, stderr: "" });
  });

  it("has the same summary by the page's program as by the command, to the byte", () => {
    const { status, stdout } = project.run("npx fallthrough run mine.json --json --workers 0 --no-advice");
    expect(status).toBe(0);
    expect(`${project.read("summary.json")}\n`).toBe(stdout);
    expect(project.read("report.html").length).toBeGreaterThan(10_000);
  });

  it("has its own client valid once it is registered, once", () => {
    const [before, after, again] = JSON.parse(project.run("node register.js").stdout) as [number, number, string];
    expect([before, after]).toEqual([1, 0]);
    expect(again).toContain(
      'client "next-door" ("the next server of the list (ours)"); expected a name that is not taken',
    );
  });
});
