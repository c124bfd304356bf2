/** A stranger's project: the package as it is packed, installed where nothing else is, and files taken from a page. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** As the page tells its readers. */
const tsconfig = {
  compilerOptions: { target: "ES2022", module: "NodeNext", strict: true, skipLibCheck: false, types: ["node"] },
  include: ["*.ts"],
};

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Project {
  readonly path = mkdtempSync(join(tmpdir(), "stranger-"));
  /** Paths in the packed file. */
  readonly packed: readonly string[];

  /** What is packed is what the tests' own build has left. */
  constructor() {
    const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", this.path];
    const [{ filename, files }] = JSON.parse(
      execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: "pipe" }),
    ) as [{ readonly filename: string; readonly files: readonly { readonly path: string }[] }];
    this.packed = files.map(({ path }) => path);
    const modules = join(this.path, "node_modules");
    mkdirSync(modules);
    execFileSync("tar", ["xzf", join(this.path, filename), "-C", modules]);
    renameSync(join(modules, "package"), join(modules, "fallthrough"));
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: object };
    // Without a network: the dependencies are those of this checkout.
    for (const name of [...Object.keys(dependencies), "@types/node"]) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(root, "node_modules", name), join(modules, name));
    }
    this.write("package.json", JSON.stringify({ name: "stranger", type: "module" }));
    this.write("tsconfig.json", JSON.stringify(tsconfig));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  /** Type-checks all files and makes JavaScript of them. */
  compile(): Ran {
    return this.#node(join(root, "node_modules/typescript/bin/tsc"), "-p", ".");
  }

  /** `node FILE ...` or `npx fallthrough ...`, as a reader types it. */
  run(command: string): Ran {
    const [program, ...args] = command.split(" ");
    if (program === "node") return this.#node(...args);
    return this.#node("node_modules/fallthrough/dist/src/cli/fallthrough.js", ...args.slice(1));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  #node(...args: readonly string[]): Ran {
    return spawnSync(process.execPath, args, { cwd: this.path, encoding: "utf8" });
  }
}
