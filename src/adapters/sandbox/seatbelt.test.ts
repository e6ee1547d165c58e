import { expect, test } from "vitest";
import type { Box } from "./box.js";
import { toSeatbeltArgv, toSeatbeltProfile } from "./seatbelt.js";

const BOX: Box = {
  mounts: [
    { kind: "link", at: "/etc", to: "private/etc" },
    { kind: "read", from: "/usr", at: "/usr" },
    { kind: "write", from: "/state/runs/r/sessions/s/box/home", at: "/Users/ada" },
    { kind: "empty", at: "/state" },
    { kind: "read", from: "/Users/ada/tools", at: "/Users/ada/tools" },
    { kind: "write", from: "/state/workspaces/r/ws1", at: "/state/workspaces/r/ws1" },
    { kind: "nothing", at: "/Users/ada/tools/.npmrc" },
  ],
  network: "shut",
  bounds: { processesMax: 64, fileBytesMax: 1024 },
};

/** The rules for paths of the box: those of every Mac come before. */
const own = (box: Box): readonly string[] =>
  toSeatbeltProfile(box, [])
    .split("\n")
    .filter((line) => /\/(?:usr|Users|state)/.test(line));

test("what lies in another path has its rule after that one, since the last that matches counts", () => {
  expect(own(BOX)).toEqual([
    '(allow file-read* (subpath "/usr"))',
    '(deny file-write* (subpath "/usr"))',
    '(deny file-read* file-write* (subpath "/state"))',
    '(allow file-read* (subpath "/Users/ada/tools"))',
    '(deny file-write* (subpath "/Users/ada/tools"))',
    '(allow file-read* file-write* (subpath "/state/workspaces/r/ws1"))',
    '(deny file-read* file-write* (subpath "/Users/ada/tools/.npmrc"))',
    '(allow file-read* file-write* (subpath "/state/runs/r/sessions/s/box/home"))',
  ]);
});

test("everything that is not named is denied, and so is what only root may read", () => {
  const lines = toSeatbeltProfile(BOX, []).split("\n");
  expect(lines.slice(0, 2)).toEqual(["(version 1)", "(deny default)"]);
  expect(lines).toContain('(deny file-read* (subpath "/private/etc/master.passwd"))');
  expect(lines.filter((line) => line.includes("(allow file-write"))).toEqual([]);
});

test("without a network only Interlock's own ports are reached", () => {
  const networkOf = (box: Box, ports: readonly number[]): readonly string[] =>
    toSeatbeltProfile(box, ports)
      .split("\n")
      .filter((line) => /network|socket/.test(line));
  expect(networkOf(BOX, [])).toEqual([]);
  expect(networkOf(BOX, [4312])).toEqual(['(allow network-outbound (remote ip "localhost:4312"))']);
  expect(networkOf({ ...BOX, network: "open" }, [4312])).toEqual([
    "(allow network*)",
    "(allow system-socket)",
  ]);
});

test("a path with quotation marks does not end its rule", () => {
  const path = '/state/a"b\\c';
  const mounts = [{ kind: "write" as const, from: path, at: path }];
  expect(toSeatbeltProfile({ ...BOX, mounts }, [])).toContain(
    '(allow file-read* file-write* (subpath "/state/a\\"b\\\\c"))\n',
  );
});

test("the program is started with the profile, in its own folder", () => {
  const program = { argv: ["agent", "-p"], cwd: "/state/workspaces/r/ws1" };
  expect(toSeatbeltArgv(BOX, program, [])).toEqual([
    "/usr/bin/sandbox-exec",
    "-p",
    toSeatbeltProfile(BOX, []),
    "agent",
    "-p",
  ]);
});
