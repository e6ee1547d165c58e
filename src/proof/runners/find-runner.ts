/** From a gate's command to a known runner: by what the command says, and by what the base's `package.json` makes of it. */

import { z } from "zod";
import type { TestsGate } from "../../domain/config.js";
import { jest, mocha, vitest } from "./by-json.js";
import { cargoTest } from "./cargo-test.js";
import { configured } from "./configured.js";
import { goTest } from "./go-test.js";
import { nodeTest } from "./node-test.js";
import { pytest } from "./pytest.js";
import type { Runner } from "./runner.js";
import { shellWords, type Word } from "./shell-words.js";

/** Scripts that call scripts. */
const DEPTH_MAX = 4;

/** `readFile` reads the base, never the change. Undefined: only the gate's own command can run its tests. */
export async function findRunner(
  gate: TestsGate,
  readFile: (path: string) => Promise<string | undefined>,
): Promise<Runner | undefined> {
  const { runFiles } = gate;
  if (runFiles !== undefined) return configured({ ...gate, runFiles });
  let words = withoutVariables(shellWords(gate.run));
  for (let depth = 0; depth < DEPTH_MAX && words !== undefined; depth += 1) {
    const script = scriptOf(words);
    if (script === undefined) return runnerOf(words);
    words = await bodyOf(script, readFile);
  }
  return undefined;
}

/** `CI=1 node --test`: every gate has an environment of its own, so only variables that change nothing there are passed over. */
function withoutVariables(words: readonly Word[] | undefined): readonly Word[] | undefined {
  const [first, ...rest] = words ?? [];
  if (first === undefined) return undefined;
  if (/^(?:CI|NO_COLOR|FORCE_COLOR|NODE_ENV|TZ)=/.test(first.text)) return withoutVariables(rest);
  return /^\w+=/.test(first.text) ? undefined : words;
}

interface Script {
  readonly name: string;
  readonly extra: readonly Word[];
}

/** Words that the package manager keeps for itself. */
const OWN_COMMANDS = /^(?:exec|x|dlx|install|i|ci|add|run|run-script|-.*)$/;

function scriptOf(words: readonly Word[]): Script | undefined {
  const [manager = "", command = "", ...rest] = words.map(({ text }) => text);
  if (!/^(?:npm|pnpm|yarn)$/.test(manager)) return undefined;
  if (command === "test" || (manager === "npm" && (command === "t" || command === "tst")))
    return { name: "test", extra: beyondDashes(words.slice(2)) };
  if (command === "run" || command === "run-script") {
    const at = rest.findIndex((text) => !text.startsWith("-"));
    const name = rest[at];
    return name === undefined ? undefined : { name, extra: beyondDashes(words.slice(at + 3)) };
  }
  if (manager === "npm" || OWN_COMMANDS.test(command)) return undefined;
  return { name: command, extra: beyondDashes(words.slice(2)) };
}

const beyondDashes = (words: readonly Word[]): readonly Word[] =>
  words[0]?.text === "--" ? words.slice(1) : words;

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()).optional() });

/** A script that has another before or after it is more than its own line. */
async function bodyOf(
  { name, extra }: Script,
  readFile: (path: string) => Promise<string | undefined>,
): Promise<readonly Word[] | undefined> {
  const text = await readFile("package.json");
  const parsed = text === undefined ? undefined : packageSchema.safeParse(parseJson(text));
  const scripts = parsed?.data?.scripts ?? {};
  const line = scripts[name];
  if (line === undefined || `pre${name}` in scripts || `post${name}` in scripts) return undefined;
  const words = withoutVariables(shellWords(line));
  return words === undefined ? undefined : [...words, ...extra];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Programs that start another one, and are not needed for it. */
const STARTERS: readonly (readonly string[])[] = [
  ["npx", "--no-install"],
  ["npx", "--no"],
  ["npx"],
  ["npm", "exec", "--"],
  ["pnpm", "exec"],
  ["yarn", "exec"],
  ["yarn", "run"],
  ["c8"],
  ["nyc"],
];

function runnerOf(all: readonly Word[]): Runner | undefined {
  const words = withoutStarter(all);
  const [program = "", ...rest] = words.map(({ text }) => text);
  const after = words.slice(1);
  if (program === "node" && rest.includes("--test")) return nodeTest(["node"], after);
  if (program === "tsx" && rest.includes("--test"))
    return nodeTest(["node_modules/.bin/tsx"], after);
  if (program === "vitest") return vitest(after);
  if (program === "jest") return jest(after);
  if (program === "mocha" || program === "_mocha") return mocha(after);
  if (program === "cargo" && (rest[0] === "test" || rest[0] === "t"))
    return cargoTest(["cargo"], after.slice(1));
  if (program === "go" && rest[0] === "test") return goTest(["go"], after.slice(1));
  return pytestOf(words);
}

function withoutStarter(words: readonly Word[]): readonly Word[] {
  const starter = STARTERS.find((parts) => parts.every((part, at) => words[at]?.text === part));
  if (starter === undefined) return words;
  const rest = words.slice(starter.length);
  const at = rest.findIndex(({ text }) => !text.startsWith("-"));
  return withoutStarter(rest.slice(Math.max(at, 0)));
}

/** `uv run python -m pytest` keeps what stands before the interpreter: it says which one. */
function pytestOf(words: readonly Word[]): Runner | undefined {
  const texts = words.map(({ text }) => text);
  const at = texts.findIndex((text) => /^(?:pytest|py\.test)$/.test(text));
  if (at === -1) return undefined;
  const before = texts.slice(0, at);
  if (before.at(-1) === "-m") {
    const interpreter = before.slice(0, -1).filter((text) => text !== "-P");
    if (!/(?:^|\/)python[\d.]*$/.test(interpreter.at(-1) ?? "")) return undefined;
    return pytest({ words: interpreter, isInterpreter: true }, words.slice(at + 1));
  }
  if (before.length > 0 && !/^(?:uv|poetry|pipenv|pdm|hatch|rye)$/.test(before[0] ?? ""))
    return undefined;
  return pytest({ words: texts.slice(0, at + 1), isInterpreter: false }, words.slice(at + 1));
}
