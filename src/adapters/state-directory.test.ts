import { mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { explainUnusable, openStateDirectory } from "./state-directory.js";

const folder = temporaryFolder();

function newPlace() {
  const place = mkdtempSync(join(folder, "place-"));
  const repository = join(place, "my project", ".git");
  mkdirSync(repository, { recursive: true });
  return { place, repository, environment: { XDG_STATE_HOME: join(place, "state") } };
}

const pathOf = async (options: Parameters<typeof openStateDirectory>[0]): Promise<string> => {
  const result = await openStateDirectory(options);
  if (result.kind !== "ready") throw new Error(result.why);
  return result.path;
};

describe("the state directory", () => {
  test("bears the repository's name and a hash, below the user's state, for nobody else to read", async () => {
    const { place, repository, environment } = newPlace();
    const path = await pathOf({ repository, environment });
    expect(path.replace(place, "")).toMatch(/^\/state\/interlock\/my-project-[0-9a-f]{12}$/);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  test("is the same for every path to the repository, and another for another one", async () => {
    const { place, repository, environment } = newPlace();
    symlinkSync(join(place, "my project"), join(place, "link"));
    const path = await pathOf({ repository, environment, name: "x" });
    expect(await pathOf({ repository: join(place, "link", ".git"), environment, name: "x" })).toBe(
      path,
    );
    const other = newPlace();
    expect(await pathOf({ repository: other.repository, environment, name: "x" })).not.toBe(path);
  });

  test("is below ~/.local/state when the variable is unset or, against its rules, relative", async () => {
    const { place, repository } = newPlace();
    for (const given of [{}, { XDG_STATE_HOME: "" }, { XDG_STATE_HOME: "state" }]) {
      const path = await pathOf({ repository, environment: { HOME: place, ...given } });
      expect(path.startsWith(join(place, ".local/state/interlock/"))).toBe(true);
    }
  });

  test("is the user's own choice when there is one", async () => {
    const { place, repository } = newPlace();
    const stateDirectory = join(place, "a", "b");
    expect(await pathOf({ repository, stateDirectory })).toBe(stateDirectory);
    expect(await pathOf({ repository, stateDirectory })).toBe(stateDirectory);
  });

  test("has a plain name, whatever the repository is called", async () => {
    const { repository, environment } = newPlace();
    const names = {
      "../..": "repository",
      "a/b": "a-b",
      ".dot": "dot",
      größe: "gr-e",
      "": "repository",
    };
    for (const [name, plain] of Object.entries(names)) {
      const path = await pathOf({ repository, environment, name });
      expect(path).toMatch(new RegExp(`/interlock/${plain}-[0-9a-f]{12}$`));
    }
  });

  test("that cannot be made is refused with the reason and a way out", async () => {
    const { place, repository } = newPlace();
    writeFileSync(join(place, "file"), "");
    for (const path of [join(place, "file"), join(place, "file", "below")]) {
      const result = await openStateDirectory({ repository, stateDirectory: path });
      expect(result).toMatchObject({ kind: "unusable" });
      expect(result.kind === "unusable" ? result.why : "").toMatch(
        /^Interlock cannot keep its state in .*: a file is in the way \(E[A-Z]+\); mend that, or choose another folder with --state-dir DIR\.$/,
      );
    }
  });

  test.each([
    ["EACCES", "this user may not write there"],
    ["EROFS", "the file system is read-only"],
    ["ENOSPC", "the disk is full"],
    ["EIO", "it cannot be written"],
  ])("%s is explained", (code, reason) => {
    expect(explainUnusable("/s", code)).toBe(
      `Interlock cannot keep its state in /s: ${reason} (${code}); mend that, or choose another folder with --state-dir DIR.`,
    );
  });
});
