import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { checkoutAt } from "../../test/support/user-repository.js";
import { endDemo, prepareDemo } from "./prepare.js";

const folder = temporaryFolder();

test("it is made once, gone on with until it was shown to its end, and then made anew", async () => {
  const directory = join(folder, "often");
  mkdirSync(directory);
  const made = await prepareDemo(directory);
  expect(made).toEqual({
    kind: "made",
    repository: join(directory, "repository"),
    state: join(directory, "state"),
  });
  const { git } = checkoutAt(join(directory, "repository"));
  expect(git("branch", "--format=%(refname:short)").split("\n")).toEqual([
    "main",
    "remainder",
    "string-split",
  ]);
  expect(git("status", "--porcelain")).toBe("");

  writeFileSync(join(directory, "state", "something"), "of a run");
  expect(await prepareDemo(directory)).toMatchObject({ kind: "found" });

  await endDemo(join(directory, "state"));
  expect(await prepareDemo(directory)).toMatchObject({ kind: "made" });
  expect(existsSync(join(directory, "state", "something"))).toBe(false);
});

test.each(["repository", "state"])(
  "a %s that the demonstration did not make is refused and left as it is",
  async (name) => {
    const directory = join(folder, `foreign-${name}`);
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, "thesis.txt"), "three years of work");
    expect(await prepareDemo(directory)).toEqual({
      kind: "refused",
      why: `${join(directory, name)} is there already, and the demonstration did not make it; move it away, or give another folder with --dir DIR.`,
    });
    expect(readFileSync(join(directory, name, "thesis.txt"), "utf8")).toBe("three years of work");
  },
);

test("what a killed preparation has left is made anew", async () => {
  const directory = join(folder, "killed");
  mkdirSync(directory);
  await prepareDemo(directory);
  // Killed between the state and the repository, while it was making room for a new demonstration.
  rmSync(join(directory, "repository"), { recursive: true });
  mkdirSync(join(directory, ".making", "half"), { recursive: true });
  mkdirSync(join(directory, ".going-repository", "half"), { recursive: true });
  expect(await prepareDemo(directory)).toMatchObject({ kind: "made" });
  expect(
    [".making", ".going-repository"].filter((name) => existsSync(join(directory, name))),
  ).toEqual([]);
});
