/** The repository that the documentation's commands are run in, with a program in the place of a real agent. */

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "./read-docs.js";

const PROGRAM = join(ROOT, "dist/cli/bin.js");

/** The agent of the documentation, which prints what it does as Claude Code does: its first turn writes a test and says that all is done, the next does the work. */
const AGENT = `
import { readFileSync, writeFileSync } from "node:fs";
const prompt = readFileSync(0, "utf8");
if (prompt.trim() === "") process.exit(1);
const print = (line) => console.log(JSON.stringify(line));
const say = (text) => {
  print({ type: "assistant", message: { content: [{ type: "text", text }] } });
  print({ type: "result", is_error: false, result: text, usage: { input_tokens: 1200, output_tokens: 80 } });
};
print({ type: "system", subtype: "init", session_id: "5f0c" });
if (process.env.INTERLOCK_TURN === "1") {
  writeFileSync("test/farewell.test.js", 'import test from "node:test";\\n\\ntest("says farewell", () => {});\\n');
  say("Implemented farewell, with tests. Ready to merge.");
} else {
  writeFileSync("src/farewell.js", "export const farewell = (name) => \`Farewell, \${name}.\`;\\n");
  writeFileSync("test/farewell.test.js", 'import assert from "node:assert/strict";\\nimport test from "node:test";\\nimport { farewell } from "../src/farewell.js";\\n\\ntest("says farewell", () => assert.equal(farewell("Bo"), "Farewell, Bo."));\\n');
  say("Done now.");
}
`;

const FILES: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "greeter", "type": "module", "scripts": { "test": "node --test" } }\n',
  "src/greet.js": "export const greet = (name) => `Hello, ${name}.`;\n",
  "test/greet.test.js": `import assert from "node:assert/strict";
import test from "node:test";
import { greet } from "../src/greet.js";

test("greets by name", () => assert.equal(greet("Ada"), "Hello, Ada."));
`,
};

export interface Played {
  readonly exitCode: number | null;
  readonly output: string;
}

export class Scratch {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), "interlock-docs-")));

  constructor() {
    if (!existsSync(PROGRAM)) throw new Error("Interlock is not built; run: npm run setup");
    this.#shim("interlock", `exec '${process.execPath}' '${PROGRAM}' "$@"`);
    this.#shim("npx", 'test "$1" = interlock && shift && exec interlock "$@"');
    this.#shim("claude", `exec '${process.execPath}' '${join(this.#folder, "bin", "agent.mjs")}'`);
    // Beside the program: what a box shows of this machine are the folders of the PATH.
    writeFileSync(join(this.#folder, "bin", "agent.mjs"), AGENT);
    for (const [path, text] of Object.entries(FILES)) this.write(path, text);
    this.#git("init", "--quiet", "--initial-branch=main");
    this.#git("config", "user.name", "Reader");
    this.#git("config", "user.email", "reader@example.invalid");
    this.#git("add", "--all");
    this.#git("commit", "--quiet", "--message", "feat: greet by name");
  }

  get #repository(): string {
    return join(this.#folder, "greeter");
  }

  write(path: string, text: string): void {
    const file = join(this.#repository, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** One block, as one script; the first command that fails ends it. */
  play(script: string): Promise<Played> {
    const child = spawn("/bin/sh", ["-e", "-c", script], {
      cwd: this.#repository,
      env: this.#env,
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, so that what a failed script left running can be ended.
      detached: true,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        output += text;
      });
    }
    child.once("exit", () => endGroup(child.pid));
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode) => resolve({ exitCode, output }));
    });
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Nothing of the reader's own settings, and a home of its own for state and key. */
  get #env(): NodeJS.ProcessEnv {
    return {
      PATH: `${join(this.#folder, "bin")}:${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
      HOME: join(this.#folder, "home"),
      XDG_STATE_HOME: join(this.#folder, "home", "state"),
      XDG_DATA_HOME: join(this.#folder, "home", "data"),
      GIT_CONFIG_NOSYSTEM: "1",
      LANG: "C.UTF-8",
      CI: "1",
    };
  }

  #shim(name: string, script: string): void {
    const file = join(this.#folder, "bin", name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  #git(...args: readonly string[]): void {
    const { status, stderr } = spawnSync("git", args, {
      cwd: this.#repository,
      env: this.#env,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`git ${args.join(" ")} failed: ${stderr}`);
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause) || cause.code !== "ESRCH") throw cause;
  }
}
