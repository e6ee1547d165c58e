import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createProcesses } from "../processes/processes.js";
import { probeHost, pythonsIn } from "./host.js";

describe("probeHost", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "host-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, script: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const probe = (path = folder) =>
    probeHost({ path, env: {}, processes: createProcesses({ marker: "host-test" }) });

  test("a version is what the program answers when it succeeds", async () => {
    write("python3.7", "echo Python 3.7.16");
    expect(await probe().versionOf("python3.7")).toBe("3.7.16");
  });

  test("a shim that fails has no version, whatever it names", async () => {
    write("python3.7", "echo exists in these versions: 3.7.16; exit 127");
    expect(await probe().versionOf("python3.7")).toBeUndefined();
  });

  test("Pythons of version managers are found, with and without the processor in their path", () => {
    for (const part of ["3.9.18/bin", "3.12.1/x64/bin", "broken"])
      mkdirSync(join(folder, part), { recursive: true });
    const paths = [write("3.9.18/bin/python3", "true"), write("3.12.1/x64/bin/python3", "true")];
    expect(pythonsIn([folder, join(folder, "nowhere")])).toEqual(paths);
  });

  test("folders of the job come before the machine's", () => {
    const path = write("tool", "true");
    const host = probe("/nowhere");
    expect(host.find("tool")).toBeUndefined();
    expect(host.find("tool", [folder])).toBe(path);
  });
});
