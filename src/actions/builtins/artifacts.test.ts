import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  makeCall,
  makeJobSite,
  tickingAmbient,
  write,
} from "../../../test/actions/support/services-call.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import type { JobSite } from "../run/site.js";
import { createArtifactStores } from "../services/artifact-store.js";
import { artifactBuiltins } from "./artifacts.js";

const UPLOAD = "actions/upload-artifact@v4";
const DOWNLOAD = "actions/download-artifact@v4";

function start() {
  const directory = temporaryFolder();
  const stores = createArtifactStores({
    directory: join(directory, "artifacts"),
    ambient: tickingAmbient(),
  });
  const store = stores.of("ci.yml");
  const builtins = artifactBuiltins(stores);
  const site = makeJobSite(directory);
  const run = async (
    uses: string,
    inputs: Readonly<Record<string, string>>,
    at: JobSite = site,
  ) => {
    const builtin = builtins.find(({ names }) => names.includes(uses.replace(/@.*/, "")));
    if (builtin === undefined) throw new Error(`There is no ${uses}.`);
    const made = makeCall({ uses, site: at, inputs: { ...builtin.defaults, ...inputs } });
    return { ...made, end: await builtin.main(made.call) };
  };
  /** The files of an artifact, as a job gets them. */
  const filesOf = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const other = makeJobSite(directory);
    const { end } = await run(DOWNLOAD, { name }, other);
    expect(end).toEqual({ kind: "success" });
    return textsIn(other.workspace);
  };
  return { directory, store, site, run, filesOf, newSite: () => makeJobSite(directory) };
}

function textsIn(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true }).map(String).toSorted();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

const SUCCESS = { kind: "success" };

/** path, files of the workspace, files of the artifact. */
test.each([
  ["dist", ["dist/a.js", "dist/x/b.js", "other"], ["a.js", "x/b.js"]],
  ["dist/a.js", ["dist/a.js"], ["a.js"]],
  ["dist/*.js", ["dist/a.js", "dist/b.ts"], ["a.js"]],
  ["dist/**/*.js", ["dist/x/y/a.js", "dist/b.js", "dist/c.ts"], ["b.js", "x/y/a.js"]],
  ["a/b/one.txt\na/c/two.txt", ["a/b/one.txt", "a/c/two.txt"], ["b/one.txt", "c/two.txt"]],
  ["a\na/b", ["a/b/one.txt", "a/two.txt"], ["b/one.txt", "two.txt"]],
  ["dist\n!dist/**/*.map", ["dist/a.js", "dist/a.js.map", "dist/x/b.map"], ["a.js"]],
  ["dist\n!dist/x", ["dist/a.js", "dist/x/b.js"], ["a.js"]],
  ["# comment\n\n  dist  ", ["dist/a.js"], ["a.js"]],
  [".", ["a", "b/c"], ["a", "b/c"]],
  ["dist", ["dist/.env", "dist/.x/a", "dist/a"], ["a"]],
  [".next", [".next/a"], []],
  ["~/logs", ["a"], ["l.txt"]],
] as const)("path %j of %j uploads %j", async (path, files, expected) => {
  const { site, run, filesOf, store } = start();
  write(site.workspace, Object.fromEntries(files.map((name) => [name, name])));
  write(site.home, { "logs/l.txt": "l" });
  const { end } = await run(UPLOAD, { name: "it", path });
  expect(end).toEqual(SUCCESS);
  const found = store.find("it") === undefined ? [] : Object.keys(await filesOf("it"));
  expect(found).toEqual(expected);
});

test("what was uploaded has an id, a digest and a URL", async () => {
  const { site, run, store } = start();
  write(site.workspace, { a: "1" });
  const { end, outputs } = await run(UPLOAD, { path: "a" });
  expect(end).toEqual(SUCCESS);
  expect(outputs).toEqual({
    "artifact-id": "1",
    "artifact-digest": store.find("artifact")?.digest,
    "artifact-url": "https://github.com/octo/repo/actions/runs/17/artifacts/1",
  });
});

test("hidden files are uploaded when they are asked for", async () => {
  const { site, run, filesOf } = start();
  write(site.workspace, { "dist/.env": "x", "dist/a": "y" });
  await run(UPLOAD, { name: "it", path: "dist", "include-hidden-files": "true" });
  expect(Object.keys(await filesOf("it"))).toEqual([".env", "a"]);
});

test.each([
  ["warn", "success", "::warning::No files were found"],
  ["ignore", "success", "No files were found"],
  ["error", "failure", undefined],
  ["shout", "failure", undefined],
] as const)("without files, if-no-files-found %s ends in %s", async (how, kind, line) => {
  const { run, store } = start();
  const { end, lines } = await run(UPLOAD, { path: "missing/**", "if-no-files-found": how });
  expect(end.kind).toBe(kind);
  expect(lines.some((each) => line !== undefined && each.startsWith(line))).toBe(
    line !== undefined,
  );
  expect(store.list()).toEqual([]);
});

test("a second artifact of the same name fails, unless it overwrites", async () => {
  const { site, run, filesOf } = start();
  write(site.workspace, { a: "1", b: "2" });
  await run(UPLOAD, { name: "it", path: "a" });
  const again = await run(UPLOAD, { name: "it", path: "b" });
  expect(again.end).toMatchObject({ kind: "failure" });
  expect(await filesOf("it")).toEqual({ a: "1" });
  expect((await run(UPLOAD, { name: "it", path: "b", overwrite: "true" })).end).toEqual(SUCCESS);
  expect(await filesOf("it")).toEqual({ b: "2" });
});

test("links within the job are followed, those that lead out are not, and that is said", async () => {
  const { directory, site, run, filesOf } = start();
  write(directory, { "outside/secret": "secret" });
  write(site.workspace, { "dist/a": "1", "real/b": "2" });
  symlinkSync(join(site.workspace, "real"), join(site.workspace, "dist/in"));
  symlinkSync(join(site.workspace, "dist"), join(site.workspace, "dist/loop"));
  expect((await run(UPLOAD, { name: "in", path: "dist" })).end).toEqual(SUCCESS);
  expect(await filesOf("in")).toEqual({ a: "1", "in/b": "2" });
  symlinkSync(join(directory, "outside"), join(site.workspace, "dist/out"));
  const { end } = await run(UPLOAD, { name: "out", path: "dist" });
  expect(end).toMatchObject({ kind: "not-proven" });
  expect(JSON.stringify(await filesOf("out"))).not.toContain("secret");
});

test.each(["/etc/hostname", "/", "/tmp/**"])(
  "the path %s is not the job's, and not uploaded",
  async (path) => {
    const { run, store } = start();
    expect((await run(UPLOAD, { path })).end.kind).toBe("not-proven");
    expect(store.list()).toEqual([]);
  },
);

test.each([
  [{ path: "" }, "Input required"],
  [{ path: "../x" }, "relative pathing"],
  [{ path: "a", name: "a/b" }, "is not valid"],
  [{ path: "a", "compression-level": "10" }, "from 0 to 9"],
  [{ path: 'bad"name' }, "cannot be in an artifact"],
])("%j fails", async (inputs, reason) => {
  const { site, run } = start();
  write(site.workspace, { a: "1", 'bad"name': "1" });
  expect(JSON.stringify((await run(UPLOAD, inputs)).end)).toContain(reason);
});

test("without a name, all artifacts come, each in a folder of its own, or all in one", async () => {
  const { site, run, newSite } = start();
  write(site.workspace, { a: "1", b: "2" });
  await run(UPLOAD, { name: "one", path: "a" });
  await run(UPLOAD, { name: "two", path: "b" });
  const apart = newSite();
  const { end, outputs } = await run(DOWNLOAD, { path: "got" }, apart);
  expect([end, outputs]).toEqual([SUCCESS, { "download-path": join(apart.workspace, "got") }]);
  expect(textsIn(join(apart.workspace, "got"))).toEqual({ "one/a": "1", "two/b": "2" });
  const together = newSite();
  await run(DOWNLOAD, { path: "~/got", "merge-multiple": "true", pattern: "*o*" }, together);
  expect(textsIn(join(together.home, "got"))).toEqual({ a: "1", b: "2" });
  const chosen = newSite();
  await run(DOWNLOAD, { "artifact-ids": "2, 9" }, chosen);
  expect(textsIn(chosen.workspace)).toEqual({ "two/b": "2" });
});

test("one artifact gets a folder before version 5 and none since, and whoever does not say which is not believed", async () => {
  const { site, run, newSite } = start();
  write(site.workspace, { a: "1" });
  await run(UPLOAD, { name: "one", path: "a" });
  const ends: unknown[] = [];
  for (const ref of ["v4.3.0", "v5", "8", "d3f86a106a0bac45b974a628896c90dbdf5c8093"]) {
    const at = newSite();
    const { end } = await run(`actions/download-artifact@${ref}`, { pattern: "one" }, at);
    ends.push([end.kind, Object.keys(textsIn(at.workspace))]);
  }
  expect(ends).toEqual([
    ["success", ["one/a"]],
    ["success", ["a"]],
    ["success", ["a"]],
    ["not-proven", ["one/a"]],
  ]);
});

test("files come without their permissions, over what was there", async () => {
  const { site, run, newSite } = start();
  write(site.workspace, { tool: "new" });
  chmodSync(join(site.workspace, "tool"), 0o755);
  await run(UPLOAD, { name: "it", path: "tool" });
  const at = newSite();
  write(at.workspace, { tool: "old", other: "kept" });
  await run(DOWNLOAD, { name: "it" }, at);
  expect(textsIn(at.workspace)).toEqual({ other: "kept", tool: "new" });
  expect(statSync(join(at.workspace, "tool")).mode & 0o111).toBe(0);
});

test("a download leaves the job's folders neither by its path nor by a link", async () => {
  const { directory, site, run } = start();
  write(site.workspace, { a: "1" });
  await run(UPLOAD, { name: "it", path: "a" });
  const outside = join(directory, "outside");
  mkdirSync(outside);
  expect((await run(DOWNLOAD, { name: "it", path: outside })).end.kind).toBe("not-proven");
  symlinkSync(outside, join(site.workspace, "link"));
  expect((await run(DOWNLOAD, { name: "it", path: "link" })).end.kind).toBe("failure");
  expect((await run(DOWNLOAD, { name: "it", path: "../../../outside" })).end.kind).toBe(
    "not-proven",
  );
  expect(readdirSync(outside)).toEqual([]);
});

test.each([
  [DOWNLOAD, { name: "missing" }, "failure"],
  [DOWNLOAD, { name: "a", "artifact-ids": "1" }, "failure"],
  [DOWNLOAD, { "artifact-ids": "x" }, "failure"],
  [DOWNLOAD, { "artifact-ids": "7" }, "failure"],
  [DOWNLOAD, { pattern: "nothing-*" }, "success"],
  [DOWNLOAD, { pattern: "@(a|b)" }, "not-proven"],
  [DOWNLOAD, { "github-token": "t", "run-id": "99" }, "not-proven"],
  [DOWNLOAD, { "github-token": "t", repository: "other/repo", "run-id": "17" }, "not-proven"],
  [DOWNLOAD, { "github-token": "t", repository: "octo/repo", "run-id": "17" }, "success"],
  ["actions/download-artifact@v3", {}, "not-proven"],
  ["actions/upload-artifact@v3.1.2", { path: "a" }, "not-proven"],
  ["actions/upload-artifact@v7", { path: "a", archive: "false" }, "not-proven"],
  ["actions/upload-artifact/merge@v4", {}, "failure"],
] as const)("%s with %j ends in %s", async (uses, inputs, kind) => {
  const { run } = start();
  expect((await run(uses, inputs)).end.kind).toBe(kind);
});

test("artifacts are merged into one, in folders if wanted, and removed if wanted", async () => {
  const { site, run, filesOf, store } = start();
  write(site.workspace, { a: "1", b: "2", c: "3" });
  await run(UPLOAD, { name: "part-1", path: "a" });
  await run(UPLOAD, { name: "part-2", path: "b" });
  await run(UPLOAD, { name: "other", path: "c" });
  const merge = "actions/upload-artifact/merge@v4";
  const { end, outputs } = await run(merge, { pattern: "part-*" });
  expect([end, outputs["artifact-id"]]).toEqual([SUCCESS, "4"]);
  expect(await filesOf("merged-artifacts")).toEqual({ a: "1", b: "2" });
  await run(merge, {
    name: "apart",
    pattern: "part-*",
    "separate-directories": "true",
    "delete-merged": "true",
  });
  expect(await filesOf("apart")).toEqual({ "part-1/a": "1", "part-2/b": "2" });
  expect(store.list().map(({ name }) => name)).toEqual(["other", "merged-artifacts", "apart"]);
  expect(readdirSync(site.directory).filter((name) => name.startsWith("merge-"))).toEqual([]);
});

test("a damaged artifact fails the download", async () => {
  const { site, run, store } = start();
  write(site.workspace, { a: "1" });
  await run(UPLOAD, { name: "it", path: "a" });
  writeFileSync(store.find("it")?.file ?? "", "no zip");
  const { end } = await run(DOWNLOAD, { name: "it" });
  expect(JSON.stringify(end)).toContain("cannot be unpacked");
  expect(existsSync(join(site.workspace, "it"))).toBe(false);
});
