/** Builds that are made twice: one that is the same each time, one that is not, and one that makes nothing. Real processes. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { type DeepRoom, openDeepRoom } from "../../../test/support/deep-room.js";
import { reproducible } from "./reproducible.js";

const build = (
  made: string,
): string => `import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
mkdirSync("dist/deep", { recursive: true });
symlinkSync("same.bin", "dist/link");
writeFileSync("dist/same.bin", Buffer.from([0, 255, 1]));
${made}
`;

let room: DeepRoom;
beforeAll(async () => {
  room = await openDeepRoom({
    "interlock.yaml": `version: 1
gates:
  - {id: build, kind: command, run: node build.mjs, outputs: [dist, none.txt]}
proof: {profile: strict, protected: [x]}
`,
    // What somebody has committed there is nothing that was made.
    "dist/old.txt": "old\n",
    "build.mjs": build(""),
  });
});
afterAll(() => room.close());

test("the same files are nothing to tell", { timeout: 60_000 }, async () => {
  const { findings, record } = await room.judge(reproducible, { write: { "a.txt": "a\n" } });
  expect({ findings, record }).toEqual({
    findings: [],
    record: [
      { gate: "build", outputs: ["dist", "none.txt"], kind: "compared", files: 2, differ: [] },
    ],
  });
});

test("what differs is named, by file", { timeout: 60_000 }, async () => {
  const made = 'writeFileSync("dist/deep/where.txt", process.cwd());';
  const { findings } = await room.judge(reproducible, { write: { "build.mjs": build(made) } });
  expect(findings).toMatchObject([
    { code: "BUILD_FAIL", severity: "soft", excerpt: ["dist/deep/where.txt"] },
  ]);
});

test("a build that makes nothing is told, and one that fails is not looked at", {
  timeout: 60_000,
}, async () => {
  const { findings } = await room.judge(reproducible, { write: { "build.mjs": "\n" } });
  expect(findings[0]?.message).toContain("made nothing at dist, none.txt");
  const write = { "build.mjs": "process.exitCode = 1;\n" };
  expect(await room.judge(reproducible, { write })).toMatchObject({
    conclusion: "incomplete",
    findings: [{ code: "INFRA", severity: "info" }],
  });
});
