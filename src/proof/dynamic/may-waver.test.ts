import { expect, test } from "vitest";
import { createSyntax } from "../../adapters/syntax/tree-sitter.js";
import { parseConfig } from "../../config/parse-config.js";
import { viewOfTexts } from "../change/view-of-texts.js";
import { mayWaver } from "./may-waver.js";

const parsed = parseConfig("version: 1\ngates: [{id: t, kind: tests, run: npm test}]\n", "c.yaml");
if (!parsed.ok) throw new Error("the configuration is bad");
const config = parsed.value;
const syntax = createSyntax();

const wavers = async (path: string, added: string, old = ""): Promise<boolean> =>
  mayWaver(
    await viewOfTexts(
      { before: old === "" ? {} : { [path]: old }, after: { [path]: `${old}${added}\n` } },
      { config, syntax },
    ),
  );

test.each([
  ["test/a.test.js", "assert.ok(Math.random() >= 0.3);"],
  ["src/a.js", "const id = crypto.randomUUID();"],
  ["src/a.js", "const at = Date.now();"],
  ["src/a.js", "const today = new Date();"],
  ["src/a.js", "setTimeout(done, 10);"],
  ["src/a.js", "await Promise.race([one, two]);"],
  ["src/a.py", "token = secrets.token_hex()"],
  ["src/a.py", "started = time.monotonic()"],
  ["src/a.go", "go func() { done <- true }()"],
  ["src/a.go", "time.Sleep(time.Second)"],
  ["src/a.rs", "let at = Instant::now();"],
  ["src/a.rs", "let mut r = rand::thread_rng();"],
])("%s: %s may waver", async (path, line) => {
  expect(await wavers(path, line)).toBe(true);
});

test.each([
  ["src/a.js", "const branding = operand + timeline(3);"],
  ["src/a.py", "if any(known) and goes(): pass"],
  ["src/a.go", "going := snow(1)"],
])("%s: %s does not", async (path, line) => {
  expect(await wavers(path, line)).toBe(false);
});

test("what was there before, and documents, are no reason", async () => {
  expect(await wavers("src/a.js", "const a = 1;", "const b = Math.random();\n")).toBe(false);
  expect(await wavers("README.md", "It calls `Math.random()`.")).toBe(false);
});
