import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type CallRequest,
  makeCall,
  makeJobSite,
  tickingAmbient,
  write,
} from "../../../test/actions/support/services-call.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { type CacheStore, createCacheStore } from "../services/cache-store.js";
import { cacheBuiltins } from "./cache.js";

const SUCCESS = { kind: "success" };
const hasZstd = spawnSync("zstd", ["--version"]).status === 0;

function start(
  bases: readonly string[] = [],
  directory = temporaryFolder(),
  own = "refs/heads/main",
) {
  const scopes = { own, bases };
  const store: CacheStore = createCacheStore({
    directory: join(directory, "caches"),
    scopes,
    ambient: tickingAmbient(),
  });
  const builtins = cacheBuiltins(store);
  const make = (
    request: Omit<CallRequest, "uses" | "site"> & Partial<Pick<CallRequest, "uses" | "site">>,
  ) => {
    const uses = request.uses ?? "actions/cache@v4";
    const builtin = builtins.find(({ names }) => names.includes(uses.replace(/@.*/, "")));
    if (builtin === undefined) throw new Error(`There is no ${uses}.`);
    const inputs = { ...builtin.defaults, ...request.inputs };
    const site = request.site ?? makeJobSite(directory);
    return { builtin, site, ...makeCall({ ...request, uses, site, inputs }) };
  };
  const run = async (request: Parameters<typeof make>[0]) => {
    const made = make(request);
    return { ...made, end: await made.builtin.main(made.call) };
  };
  const post = async (request: Parameters<typeof make>[0]) => {
    const made = make(request);
    return { ...made, end: await made.builtin.post?.(made.call) };
  };
  return { directory, run, post };
}

const INPUTS = { path: "node_modules\n~/.npm", key: "npm-1", "restore-keys": "npm-" };

test("what a job that succeeded has made is there in the next one, in workspace and home", async () => {
  const { run, post } = start();
  const first = await run({ inputs: INPUTS });
  expect([first.end, first.outputs]).toEqual([SUCCESS, {}]);
  write(first.site.workspace, {
    "node_modules/a/index.js": "a",
    "node_modules/.bin/x": "x",
    "src/a": "not cached",
  });
  write(first.site.home, { ".npm/_cacache": "c" });
  symlinkSync("../a/index.js", join(first.site.workspace, "node_modules/.bin/a"));
  const saved = await post({ inputs: INPUTS, site: first.site, state: first.state });
  expect(saved.lines.at(-1)).toBe("Cache saved with key: npm-1");
  const { end, outputs, site, state } = await run({ inputs: INPUTS });
  expect([end, outputs]).toEqual([SUCCESS, { "cache-hit": "true" }]);
  expect(readFileSync(join(site.workspace, "node_modules/a/index.js"), "utf8")).toBe("a");
  expect(readFileSync(join(site.home, ".npm/_cacache"), "utf8")).toBe("c");
  expect(readlinkSync(join(site.workspace, "node_modules/.bin/a"))).toBe("../a/index.js");
  expect([existsSync(join(site.workspace, "src")), readdirSync(site.temp)]).toEqual([false, []]);
  const again = await post({ inputs: INPUTS, site, state });
  expect(again.lines).toEqual(["Cache hit occurred on the primary key npm-1, not saving cache."]);
});

test("a restore key brings what there is, and the new key is saved afterwards", async () => {
  const { run, post } = start();
  const first = await run({ inputs: INPUTS });
  write(first.site.workspace, { "node_modules/a": "1" });
  await post({ inputs: INPUTS, site: first.site, state: first.state });
  const inputs = { ...INPUTS, key: "npm-2" };
  const second = await run({ inputs });
  expect(second.outputs).toEqual({ "cache-hit": "false" });
  expect(existsSync(join(second.site.workspace, "node_modules/a"))).toBe(true);
  const saved = await post({ inputs, site: second.site, state: second.state });
  expect(saved.lines).toEqual(["Cache saved with key: npm-2"]);
});

test("a job that failed saves nothing", async () => {
  const { run, post } = start();
  const first = await run({ inputs: INPUTS });
  write(first.site.workspace, { "node_modules/a": "1" });
  for (const status of ["failure", "cancelled"] as const)
    expect(
      (await post({ inputs: INPUTS, site: first.site, state: first.state, status })).end,
    ).toEqual(SUCCESS);
  expect((await run({ inputs: INPUTS })).outputs).toEqual({});
});

test("the two halves do what the whole does, and restoring names both keys", async () => {
  const { run } = start();
  const site = makeJobSite(temporaryFolder());
  write(site.workspace, { "out/a": "1" });
  const inputs = { path: "out", key: "k-1" };
  expect((await run({ uses: "actions/cache/save@v4", inputs, site })).end).toEqual(SUCCESS);
  const restore = {
    uses: "actions/cache/restore@v4",
    inputs: { path: "out", key: "k-2", "restore-keys": "k-" },
  };
  const { outputs, site: other } = await run(restore);
  expect(outputs).toEqual({
    "cache-primary-key": "k-2",
    "cache-matched-key": "k-1",
    "cache-hit": "false",
  });
  expect(readFileSync(join(other.workspace, "out/a"), "utf8")).toBe("1");
  const twice = await run({ uses: "actions/cache/save@v4", inputs, site });
  expect([twice.end, twice.lines.join().includes("exists already")]).toEqual([SUCCESS, true]);
});

test("another list of paths is another cache", async () => {
  const { run } = start();
  const site = makeJobSite(temporaryFolder());
  write(site.workspace, { "out/a": "1" });
  await run({ uses: "actions/cache/save@v4", inputs: { path: "out", key: "k" }, site });
  const other = await run({ inputs: { path: "out\nmore", key: "k" } });
  expect(other.outputs).toEqual({});
});

test("the workspace's own path in a list is the same in every job", async () => {
  const { run } = start();
  const site = makeJobSite(temporaryFolder());
  write(site.workspace, { "out/a": "1" });
  await run({
    uses: "actions/cache/save@v4",
    inputs: { path: join(site.workspace, "out"), key: "k" },
    site,
  });
  const next = makeJobSite(temporaryFolder());
  const { outputs } = await run({
    inputs: { path: join(next.workspace, "out"), key: "k" },
    site: next,
  });
  expect(outputs).toEqual({ "cache-hit": "true" });
  expect(existsSync(join(next.workspace, "out/a"))).toBe(true);
});

test("patterns choose what is kept, whatever the names are", async () => {
  const { run } = start();
  const site = makeJobSite(temporaryFolder());
  write(site.workspace, {
    "p/-rf/x": "1",
    "p/*": "2",
    "p/new\nline": "3",
    "p/skip/y": "4",
    "q/z": "5",
  });
  const inputs = { path: "p/*\n!p/skip", key: "k" };
  await run({ uses: "actions/cache/save@v4", inputs, site });
  const { site: other } = await run({ inputs });
  expect(readdirSync(join(other.workspace, "p")).toSorted()).toEqual(["*", "-rf", "new\nline"]);
  expect(existsSync(join(other.workspace, "q"))).toBe(false);
});

test("looking up brings nothing", async () => {
  const { run } = start();
  const site = makeJobSite(temporaryFolder());
  write(site.workspace, { "out/a": "1" });
  await run({ uses: "actions/cache/save@v4", inputs: { path: "out", key: "k" }, site });
  const looked = await run({ inputs: { path: "out", key: "k", "lookup-only": "true" } });
  expect(looked.outputs).toEqual({ "cache-hit": "true" });
  expect(existsSync(join(looked.site.workspace, "out"))).toBe(false);
});

test("what an agent's branch saves does not reach another's", async () => {
  const directory = temporaryFolder();
  const agent = start(["refs/heads/main"], directory, "refs/heads/agent");
  const other = start(["refs/heads/main"], directory, "refs/heads/other");
  const first = await agent.run({ inputs: INPUTS });
  write(first.site.workspace, { "node_modules/evil": "1" });
  await agent.post({ inputs: INPUTS, site: first.site, state: first.state });
  expect((await agent.run({ inputs: INPUTS })).outputs).toEqual({ "cache-hit": "true" });
  expect((await other.run({ inputs: INPUTS })).outputs).toEqual({});
});

test("what lies outside the job is neither saved nor restored", async () => {
  const { run } = start();
  const outside = temporaryFolder();
  write(outside, { secret: "s" });
  const inputs = { path: outside, key: "k" };
  const saved = await run({ uses: "actions/cache/save@v4", inputs });
  expect([saved.end, saved.lines.join().includes("lies outside")]).toEqual([SUCCESS, true]);
  expect((await run({ inputs })).outputs).toEqual({});
  const site = makeJobSite(temporaryFolder());
  symlinkSync(outside, join(site.workspace, "link"));
  expect(saved.requests).toEqual([]);
  const byLink = await run({
    uses: "actions/cache/save@v4",
    inputs: { path: "link/*", key: "k" },
    site,
  });
  expect(byLink.requests).toEqual([]);
});

test("a cache that cannot be read is a miss, and leaves the step green", async () => {
  const { directory, run } = start();
  const site = makeJobSite(temporaryFolder());
  write(site.workspace, { "out/a": "1" });
  const inputs = { path: "out", key: "k" };
  await run({ uses: "actions/cache/save@v4", inputs, site });
  const entries = join(directory, "caches/entries");
  write(join(entries, readdirSync(entries)[0] ?? ""), { archive: "damaged" });
  const { end, outputs } = await run({ inputs });
  expect([end, outputs]).toEqual([SUCCESS, {}]);
});

test.each([
  [{ path: "a", key: "" }, "failure"],
  [{ path: "", key: "k" }, "failure"],
  [{ path: "a", key: "a,b" }, "failure"],
  [{ path: "a", key: "k", "fail-on-cache-miss": "true" }, "not-proven"],
  [{ path: "../a", key: "k" }, "success"],
] as const)("%j ends in %s", async (inputs, kind) => {
  expect((await start().run({ inputs })).end.kind).toBe(kind);
});

test("versions that GitHub has switched off are not proven, and a machine without tar has no caches", async () => {
  const { run } = start();
  expect((await run({ uses: "actions/cache@v2", inputs: INPUTS })).end.kind).toBe("not-proven");
  const bare = await run({ inputs: INPUTS, programs: {} });
  expect([bare.end, bare.lines]).toEqual([SUCCESS, ["this machine has no tar to pack it with"]]);
});

test("nothing to save is a warning, and so is a tar that fails", async () => {
  const { run } = start();
  const save = (programs: Readonly<Record<string, string>>) => {
    const site = makeJobSite(temporaryFolder());
    mkdirSync(join(site.workspace, "there"));
    return run({
      uses: "actions/cache/save@v4",
      inputs: { path: "there", key: "k" },
      site,
      programs,
    });
  };
  const failed = await save({ tar: "false" });
  expect([failed.end, failed.lines.join()]).toEqual([
    SUCCESS,
    "::warning::The cache was not saved: tar ended with 1",
  ]);
  const none = await run({ uses: "actions/cache/save@v4", inputs: { path: "missing", key: "k" } });
  expect(none.lines.join()).toContain("the paths do not exist");
});

test.runIf(hasZstd)(
  "where there is zstd it is used, and what was packed otherwise is another cache",
  async () => {
    const { run } = start();
    const programs = { tar: "tar", zstd: "zstd" };
    const site = makeJobSite(temporaryFolder());
    write(site.workspace, { "out/a": "1" });
    const inputs = { path: "out", key: "k" };
    const saved = await run({ uses: "actions/cache/save@v4", inputs, site, programs });
    expect(saved.requests[0]?.argv).toContain("zstd -T0");
    expect((await run({ inputs })).outputs).toEqual({});
    rmSync(join(site.workspace, "out"), { recursive: true });
    expect((await run({ inputs, site, programs })).outputs).toEqual({ "cache-hit": "true" });
    expect(lstatSync(join(site.workspace, "out/a")).isFile()).toBe(true);
  },
);
