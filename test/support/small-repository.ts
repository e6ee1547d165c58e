/**
 * A small project in a temporary folder, with all that the built program needs to work on it: two gates (a lint and
 * Node's own tests), agents that are shell scripts, a plan, and a state folder and signing key of its own.
 */

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CliEnd, type RunningCli, runCli, startCli } from "./built-cli.js";
import { type Checkout, makeUserRepository } from "./user-repository.js";

export interface SmallRepositoryOptions {
  /** Entries of the plan, as they stand in a plan file; what is missing is filled in. */
  readonly workstreams: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[];
  /** Name → shell script, run in the workspace with the prompt on standard input. The first one is the default. */
  readonly agents: Readonly<Record<string, string>>;
  /** Further entries of `agents`, as they stand in interlock.yaml. */
  readonly agentsBeside?: Readonly<Record<string, unknown>>;
  /** What the agents' boxes have of the network; absent: the default. */
  readonly network?: "none" | "open";
  /** Further keys of interlock.yaml, or others in place of those that are there. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Further files of the project. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface SmallRepository {
  readonly checkout: Checkout;
  readonly state: string;
  readonly plan: string;
  /** For programs beside the built one. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments that every command takes. */
  readonly place: readonly string[];
  /** Where agents and tests can leave files for each other: `$MEETING` in an agent's script. */
  readonly meeting: string;
  /** The built program on this repository. The place is added to the arguments. */
  run(...args: readonly string[]): Promise<CliEnd>;
  start(...args: readonly string[]): RunningCli;
}

/** In an agent's script: adds a word and its test, commits, and claims to be done. `$INTERLOCK_WORKSTREAM` names both. */
export const HONEST_WORK = `
word=$INTERLOCK_WORKSTREAM
printf 'export const %s = () => "%s";\\n' "$word" "$word" > "src/$word.mjs"
cat > "test/$word.test.mjs" <<END
import assert from "node:assert/strict";
import { test } from "node:test";
import { $word } from "../src/$word.mjs";

test("the word is $word", () => {
  assert.equal($word(), "$word");
});
END
git add --all && git commit --quiet --message "feat: say $word"
echo '{"type":"claim","text":"It says '"$word"', and a test says so."}'
`;

/** `folder` is an empty temporary folder; nothing is written beside it. */
export function makeSmallRepository(
  folder: string,
  options: SmallRepositoryOptions,
): SmallRepository {
  const meeting = join(folder, "meeting");
  mkdirSync(meeting);
  const agents = writeAgents(folder, options, meeting);
  const config = {
    ...CONFIG,
    agents: { ...agents, ...options.agentsBeside },
    ...options.config,
  };
  const files = { ...PROJECT, "interlock.yaml": toYaml(config), ...options.files };
  const checkout = makeUserRepository(join(folder, "small"), files);
  const plan = join(folder, "plan.yaml");
  writeFileSync(
    plan,
    toYaml({ version: 1, name: "small", workstreams: options.workstreams.map(toEntry) }),
  );
  const state = join(folder, "state");
  const place = ["--repo", checkout.root, "--state-dir", state];
  const env = { INTERLOCK_KEY_FILE: join(folder, "key", "key.pem") };
  return {
    checkout,
    state,
    plan,
    env,
    place,
    meeting,
    run: (...args) => runCli([...args, ...place], { env }),
    start: (...args) => startCli([...args, ...place], { env }),
  };
}

/** A plan and a configuration may be written in JSON, which is YAML too. */
const toYaml = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const toEntry = (entry: SmallRepositoryOptions["workstreams"][number]) => ({
  title: `feat: say ${entry.id}`,
  kind: "feature",
  brief: `Add a function that says ${entry.id}.`,
  ...entry,
});

/** Beside the repository, so that no change can touch them. */
function writeAgents(
  folder: string,
  { agents: scripts, network }: Pick<SmallRepositoryOptions, "agents" | "network">,
  meeting: string,
) {
  const names = Object.keys(scripts);
  mkdirSync(join(folder, "agents"));
  const commands = names.map((name) => {
    const path = join(folder, "agents", `${name}.sh`);
    writeFileSync(path, `#!/bin/sh\nset -e\n${scripts[name] ?? ""}`);
    chmodSync(path, 0o755);
    const sandbox = { write: [meeting], ...(network === undefined ? {} : { network }) };
    const agent = { kind: "command", command: [path], env: { MEETING: meeting }, sandbox };
    return [name, agent] as const;
  });
  return { default: names[0] ?? "", ...Object.fromEntries(commands) };
}

const CONFIG = {
  version: 1,
  base: "main",
  gates: [
    { id: "lint", kind: "command", run: "node tools/lint.mjs", class: "lint", timeoutMinutes: 5 },
    {
      id: "test",
      kind: "tests",
      run: "node --test test/*.test.mjs",
      report: "node-test",
      timeoutMinutes: 5,
    },
  ],
  parallel: { start: 2, max: 4 },
  limits: { attempts: 3, turnMinutes: 5, workstreamMinutes: 60, silentMinutes: 5 },
};

const PROJECT = {
  "package.json": `${JSON.stringify({ name: "small", version: "1.0.0", type: "module", private: true })}\n`,
  ".gitignore": "node_modules/\n",
  "src/hello.mjs": "export const hello = (name) => `hello ${name}`;\n",
  "test/hello.test.mjs": `import assert from "node:assert/strict";
import { test } from "node:test";
import { hello } from "../src/hello.mjs";

test("a guest is greeted by name", () => {
  assert.equal(hello("Ada"), "hello Ada");
});
`,
  "tools/lint.mjs": `import { readdirSync, readFileSync } from "node:fs";

const found = readdirSync("src").flatMap((name) =>
  readFileSync(\`src/\${name}\`, "utf8").split("\\n").flatMap((line, index) =>
    line.includes("var ") ? [\`src/\${name}:\${index + 1}:1: error use const instead of var (no-var)\`] : []));
for (const line of found) console.log(line);
process.exitCode = found.length === 0 ? 0 : 1;
`,
} as const;
