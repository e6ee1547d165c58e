import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { freeInGroups } from "./group-memory.js";

const folder = temporaryFolder();
let made = 0;

/** What a machine says of its groups, as files. */
function freeOf(own: string, files: Readonly<Record<string, string>>): number | undefined {
  made += 1;
  const root = join(folder, `${made}`);
  mkdirSync(root);
  writeFileSync(join(root, "own"), own);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), `${text}\n`);
  }
  return freeInGroups(join(root, "own"), root);
}

test.each<readonly [string, string, Readonly<Record<string, string>>, number | undefined]>([
  [
    "the limit of its own group, but for what is kept of files",
    "0::/a\n",
    {
      ...{ "a/memory.max": "1000", "a/memory.current": "700" },
      "a/memory.stat": "anon 400\ninactive_file 200\nactive_file 50",
    },
    550,
  ],
  [
    "the tightest of those that it lies in",
    "0::/a/b\n",
    {
      ...{ "a/b/memory.max": "max", "a/b/memory.current": "10" },
      ...{ "a/memory.max": "500", "a/memory.current": "480" },
      ...{ "memory.max": "1000", "memory.current": "480" },
    },
    20,
  ],
  [
    "the first version, seen from inside a container",
    "5:cpu:/x\n4:hugetlb,memory:/docker/abc\n0::/\n",
    {
      ...{ "memory/memory.limit_in_bytes": "900", "memory/memory.usage_in_bytes": "500" },
      "memory/memory.stat": "inactive_file 1\ntotal_inactive_file 100\ntotal_active_file 0",
    },
    500,
  ],
  [
    "the first version without a limit",
    "4:memory:/\n",
    { "memory/memory.limit_in_bytes": "9223372036854771712", "memory/memory.usage_in_bytes": "5" },
    undefined,
  ],
  [
    "more in use than the limit allows",
    "0::/\n",
    { "memory.max": "10", "memory.current": "12" },
    0,
  ],
  ["no groups at all", "", {}, undefined],
])("%s", (_title, own, files, expected) => {
  expect(freeOf(own, files)).toBe(expected);
});

test("a machine that keeps no groups has no limit", () => {
  expect(freeInGroups("/no/such/file")).toBeUndefined();
});
