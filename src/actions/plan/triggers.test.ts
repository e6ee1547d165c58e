import { describe, expect, test } from "vitest";
import { type EventFilters, judgeTrigger, type Occurrence } from "./triggers.js";

const push = (name: string, changedPaths?: readonly string[]): Occurrence => ({
  event: "push",
  ref: { kind: "branch", name },
  ...(changedPaths === undefined ? {} : { changedPaths }),
});
const tag = (name: string): Occurrence => ({ ...push("", ["a.md"]), ref: { kind: "tag", name } });
const pull = (activity: string): Occurrence => ({
  event: "pull_request",
  ref: { kind: "branch", name: "main" },
  activity,
});

const STARTS: readonly (readonly [string, EventFilters, Occurrence])[] = [
  ["no filter, a branch", {}, push("any")],
  ["no filter, a tag", {}, tag("v1")],
  ["a branch that is named", { branches: ["main", "release/**"] }, push("release/1/x")],
  [
    "a branch taken back and given again",
    { branches: ["**", "!wip/**", "wip/ok"] },
    push("wip/ok"),
  ],
  ["a branch that is not ignored", { branchesIgnore: ["wip/**"] }, push("main")],
  ["a tag beside branches", { branches: ["main"], tags: ["v*"] }, tag("v1")],
  ["one path of several", { paths: ["src/**"] }, push("main", ["README.md", "src/a.ts"])],
  ["one path that is not ignored", { pathsIgnore: ["**.md"] }, push("main", ["a.md", "a.ts"])],
  ["paths that nobody knows", { paths: ["src/**"] }, push("main")],
  ["a tag, whatever its paths", { paths: ["src/**"] }, tag("v1")],
  ["what pull requests mean without types", {}, pull("synchronize")],
  ["a type that is named", { types: ["edited"] }, pull("edited")],
];

const STAYS: readonly (readonly [string, EventFilters | undefined, Occurrence, string])[] = [
  ["an event that is not named", undefined, push("main"), "it is not triggered by push"],
  [
    "a branch that is not named",
    { branches: ["main"] },
    push("dev"),
    'branch dev is not among "main"',
  ],
  [
    "a branch taken back",
    { branches: ["**", "!wip/**"] },
    push("wip/a"),
    'branch wip/a is not among "**", "!wip/**"',
  ],
  [
    "an ignored branch",
    { branchesIgnore: ["wip/**"] },
    push("wip/a"),
    'branch wip/a is among the ignored "wip/**"',
  ],
  [
    "a tag where branches are filtered",
    { branchesIgnore: ["wip/**"] },
    tag("v1"),
    "it filters branches only, and this is a tag",
  ],
  [
    "a branch where tags are filtered",
    { tags: ["v*"] },
    push("main"),
    "it filters tags only, and this is a branch",
  ],
  ["an ignored tag", { tagsIgnore: ["v*"] }, tag("v1"), 'tag v1 is among the ignored "v*"'],
  [
    "no path of those named",
    { paths: ["src/**", "!**.md"] },
    push("main", ["src/a.md", "b.ts"]),
    'no changed path is among "src/**", "!**.md"',
  ],
  [
    "ignored paths only",
    { pathsIgnore: ["docs/**", "**.md"] },
    push("main", ["docs/a", "b.md"]),
    'every changed path is among the ignored "docs/**", "**.md"',
  ],
  [
    "a title that was edited",
    {},
    pull("edited"),
    "its types are opened, synchronize, reopened, and this is edited",
  ],
];

describe("a workflow starts for", () => {
  test.each(STARTS)("%s", (_what, filters, occurrence) => {
    expect(judgeTrigger(filters, occurrence)).toEqual({ kind: "starts" });
  });
});

describe("a workflow does not start for", () => {
  test.each(STAYS)("%s", (_what, filters, occurrence, why) => {
    expect(judgeTrigger(filters, occurrence)).toEqual({ kind: "does-not-start", why });
  });
});
