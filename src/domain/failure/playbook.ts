/** What is done about each class of failure: the table that turns a red log into a next step. */

import type { FailureClass } from "../config.js";

export type Remedy =
  /** Interlock mends it itself, in a commit of its own. */
  | { readonly kind: "mend-here"; readonly by: "fix" | "title"; readonly hint: string }
  /** Nobody's fault: once more, after a pause; `then` is who is asked when that does not help. */
  | {
      readonly kind: "retry";
      readonly then: "ask-agent" | "ask-person";
      readonly hint: string;
    }
  | { readonly kind: "ask-agent"; readonly hint: string }
  | { readonly kind: "ask-person"; readonly hint: string };

const PLAYBOOK: Readonly<Record<FailureClass, Remedy>> = {
  format: {
    kind: "mend-here",
    by: "fix",
    hint: "Run the formatter; change nothing by hand.",
  },
  title: {
    kind: "mend-here",
    by: "title",
    hint: "The title comes from the plan; it needs no change to the code.",
  },
  dead_code: {
    kind: "ask-agent",
    hint: "Use it or delete it; do not silence the rule.",
  },
  lint: {
    kind: "ask-agent",
    hint: "Mend what the rule points at; do not disable the rule.",
  },
  type: {
    kind: "ask-agent",
    hint: "Mend the first error of each file first; later ones are often its echo.",
  },
  compile: {
    kind: "ask-agent",
    hint: "Mend the first error of each file first; later ones are often its echo.",
  },
  build: {
    kind: "ask-agent",
    hint: "Run the build in a clean checkout of your commit: a file that was not committed is missing there.",
  },
  test: {
    kind: "ask-agent",
    hint: "Mend the code, not the test, unless the task says that the behaviour changes.",
  },
  merge_conflict: {
    kind: "ask-agent",
    hint: "Merge the newest base, resolve the conflicts so that both changes hold, and commit.",
  },
  timeout: {
    kind: "retry",
    then: "ask-agent",
    hint: "It did not end in time: look for a loop, an open handle or a wait that nothing ends.",
  },
  out_of_memory: {
    kind: "retry",
    then: "ask-agent",
    hint: "It ran out of memory: look for what grows without end, or run with less in parallel.",
  },
  network: {
    kind: "retry",
    then: "ask-person",
    hint: "The network was not there; a test must not need it. Fetch in `setup:`, or give the gate `network: true`.",
  },
  disk_full: {
    kind: "ask-person",
    hint: "The disk is full: make room, then run again.",
  },
  missing_tool: {
    kind: "ask-person",
    hint: "A command is not installed here: install it or mend the gate's command.",
  },
  permission: {
    kind: "ask-person",
    hint: "Something may not be read, written or run: mend the permission or the credential.",
  },
  unknown: {
    kind: "ask-agent",
    hint: "Run the command yourself and read its whole output.",
  },
};

export const isFailureClass = (name: string): name is FailureClass => Object.hasOwn(PLAYBOOK, name);

export const remedyFor = (failureClass: FailureClass): Remedy => PLAYBOOK[failureClass];
