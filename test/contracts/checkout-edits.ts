/** What every checkout promises whose text is changed for a trial, and put back. */

import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Checkout } from "../../src/ports/repository.js";
import type { RepositoryFixture } from "./repository-fixture.js";

const FILES = { "a.txt": "one\n", "src/b.ts": "export const b = 1;\n" };

export function describeCheckoutEdits(
  name: string,
  make: (folder: string, files: Readonly<Record<string, string>>) => RepositoryFixture,
): void {
  const folders: string[] = [];
  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), "edits-"));
    folders.push(path);
    return path;
  };
  afterAll(() => {
    for (const path of folders) rmSync(path, { recursive: true, force: true });
  });

  /** `a.txt` is a program, and there is a link to it. */
  const checkout = async (): Promise<Checkout> => {
    const { user, repository } = make(folder(), FILES);
    chmodSync(join(user.root, "a.txt"), 0o755);
    symlinkSync("a.txt", join(user.root, "link"));
    const commit = user.commit({});
    await repository.fetchCommits([commit]);
    return repository.checkout(await repository.treeOf(commit));
  };

  describe(`${name}: edits of a checkout`, () => {
    test("what is written spoils it until it is put back, with its mode; new files go", async () => {
      const one = await checkout();
      await one.write({ "a.txt": "x", "new/deep.txt": "x", link: "x", "src/b.ts": undefined });
      expect(readFileSync(join(one.path, "a.txt"), "utf8")).toBe("x");
      expect(existsSync(join(one.path, "src/b.ts"))).toBe(false);
      expect(await one.isPristine()).toBe(false);
      await one.restore(["a.txt", "new/deep.txt", "link", "src/b.ts", "never/there"]);
      expect(existsSync(join(one.path, "new/deep.txt"))).toBe(false);
      expect(readFileSync(join(one.path, "link"), "utf8")).toBe(FILES["a.txt"]);
      expect(await one.isPristine()).toBe(true);
    });

    test("nothing is written, removed or put back through a link that leads out of it", async () => {
      const one = await checkout();
      const outside = folder();
      writeFileSync(join(outside, "file"), "theirs");
      symlinkSync(outside, join(one.path, "away"));
      await one.write({ "away/file": undefined });
      await one.restore(["away/file"]);
      await one.write({ "away/file": "ours" });
      expect(readFileSync(join(outside, "file"), "utf8")).toBe("theirs");
      await expect(one.write({ "../x": "x" })).rejects.toThrow(/inside the checkout/);
      await expect(one.write({ "../x": undefined })).rejects.toThrow(/inside the checkout/);
    });
  });
}
