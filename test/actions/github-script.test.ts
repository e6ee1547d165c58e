import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { runBuiltinStep, type StepRequest } from "./support/builtin-step.js";
import { containing } from "./support/text-like.js";

const folder = temporaryFolder();
const runScript = (script: string, request: Omit<StepRequest, "uses"> = {}) =>
  runBuiltinStep(folder, {
    uses: "actions/github-script@v7",
    found: { node: process.execPath },
    ...request,
    inputs: { script, ...request.inputs },
  });

test("what a script returns is its result, as JSON or as text", async () => {
  expect((await runScript("return {a: [1, null]}")).outputs).toEqual({ result: '{"a":[1,null]}' });
  expect(
    (await runScript("return 'x'", { inputs: { "result-encoding": "string" } })).outputs,
  ).toEqual({
    result: "x",
  });
  const { end, outputs } = await runScript("");
  expect(end.kind).toBe("failure");
  expect(outputs).toEqual({});
});

test("the toolkit does what it does on GitHub", async () => {
  const { end, outputs, env, path, lines } = await runScript(
    `
    core.setOutput("one", 1);
    core.exportVariable("NAME", "two\\nlines");
    core.addPath("/somewhere");
    core.warning("careful\\nnow", {file: "a.txt", startLine: 3});
    await core.group("inner", async () => core.info("in it"));
    core.setSecret("hidden");
    await core.summary.addHeading("x").write();
    await io.mkdirP("deep/er");
    const {stdout, exitCode} = await exec.getExecOutput("sh", ["-c", "echo said; exit 3"], {ignoreReturnCode: true});
    require("fs").writeFileSync("deep/er/a.txt", stdout);
    const globber = await glob.create("deep/**/*.txt");
    core.setOutput("files", (await globber.glob()).map((f) => require("path").relative(process.cwd(), f)));
    core.setOutput("own", require("./own.js").value);
    core.setOutput("code", exitCode);
    core.setOutput("who", [context.repo.owner, context.issue.number, context.eventName, context.payload.number]);
  `,
    {
      files: { "own.js": "module.exports = {value: 'mine'}" },
      job: { event: { number: 7 }, eventName: "pull_request" },
    },
  );
  expect(end).toEqual({ kind: "success" });
  expect(outputs).toEqual({
    one: "1",
    files: '["deep/er/a.txt"]',
    own: "mine",
    code: "3",
    who: '["octo",7,"pull_request",7]',
    result: "",
  });
  expect(env).toEqual({ NAME: "two\nlines" });
  expect(path).toEqual(["/somewhere"]);
  expect(lines).toEqual([
    "::warning file=a.txt,line=3::careful%0Anow",
    "::group::inner",
    "in it",
    "::endgroup::",
    "::add-mask::hidden",
    "[command]sh -c echo said; exit 3",
    "said",
    "The summary of the script is not kept.",
  ]);
});

test.each([
  ["await github.rest.issues.createComment({})", "github.rest.issues.createComment"],
  ["await github.request('GET /x')", "github.request"],
  ["await github.graphql('{}')", "github.graphql"],
  ["await github.paginate(github.rest.pulls.listFiles, {})", "github.paginate"],
  ["for await (const x of github.paginate.iterator('GET /x')) {}", "github.paginate.iterator"],
  ["await getOctokit('x').rest.repos.get()", "github.rest.repos.get"],
  ["await core.getIDToken()", "core.getIDToken"],
  ["try { await github.rest.a.b() } catch (e) { core.info(String(e.status)) }", "github.rest.a.b"],
  ["try { await github.rest.a.b() } catch { process.exit(0) }", "github.rest.a.b"],
])("%s is not proven", async (script, name) => {
  const { end } = await runScript(script);
  expect(end).toEqual({ kind: "not-proven", reason: `it asks something of GitHub (${name})` });
});

test("naming the client, awaiting it and logging with it asks nothing", async () => {
  const { end } = await runScript(
    "const g = await github; g.log.debug('x'); return typeof github.rest.x",
  );
  expect(end).toEqual({ kind: "success" });
});

test.each([
  ["core.setFailed('because')", "because"],
  ["throw new Error('thrown')", "Unhandled error: Error: thrown"],
  ["process.exit(3)", "The script ended with exit code 3."],
  ["a b c", "Unhandled error: SyntaxError: Unexpected identifier 'b'"],
  [
    "await exec.exec('false')",
    "Unhandled error: Error: The process 'false' failed with exit code 1",
  ],
  [
    "core.getInput('absent', {required: true})",
    "Unhandled error: Error: Input required and not supplied: absent",
  ],
])("%s fails the step", async (script, message) => {
  const { end } = await runScript(script);
  expect(end).toEqual({ kind: "failure", message });
});

test("a script that removes or replaces its record fails, and nothing hangs", async () => {
  const record = "JSON.parse(require('fs').readFileSync(process.argv[2])).record";
  const gone = await runScript(`require('fs').unlinkSync(${record}); process.exit(0)`);
  expect(gone.end).toMatchObject({
    kind: "failure",
    message: containing("cannot be read"),
  });
  const pipe = await runScript(
    `require('fs').unlinkSync(${record}); require('child_process').execFileSync('mkfifo', [${record}]); process.exit(0)`,
  );
  expect(pipe.end).toMatchObject({
    kind: "failure",
    message: containing("cannot be read"),
  });
});

test("without Node.js it is not proven, and a wrong encoding is the workflow's mistake", async () => {
  expect((await runScript("return 1", { found: {} })).end.kind).toBe("not-proven");
  expect((await runScript("return 1", { inputs: { "result-encoding": "xml" } })).end.kind).toBe(
    "failure",
  );
});
