/** A folder that is gone when the test file is done. */

import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "interlock-")));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
