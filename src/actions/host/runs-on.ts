/** Whether this machine may stand in for the runner that a job asks for. */

import type { Host } from "./host.js";

export type RunsOn =
  /** `note`: how it differs from what GitHub would take. */
  | { readonly kind: "here"; readonly note?: string }
  | { readonly kind: "elsewhere"; readonly reason: string };

/** All labels have to fit, as on GitHub. `more`: labels that the user says this machine answers to, in lower case. */
export function judgeRunsOn(
  labels: readonly string[],
  host: Host,
  more: ReadonlySet<string>,
): RunsOn {
  for (const label of labels) {
    const lower = label.toLowerCase();
    if (more.has(lower) || host.labels.has(lower)) continue;
    return { kind: "elsewhere", reason: `${label} is ${explain(lower, host)}` };
  }
  const hosted = labels.find((label) => /^ubuntu-/i.test(label));
  return hosted === undefined
    ? { kind: "here" }
    : { kind: "here", note: `this machine (${host.release}) stands in for ${hosted}` };
}

const RETIRED = new Set([
  "ubuntu-16.04",
  "ubuntu-18.04",
  "ubuntu-20.04",
  "windows-2016",
  "macos-11",
  "macos-12",
]);

function explain(label: string, host: Host): string {
  const here = `${host.os} on ${host.arch}`;
  if (RETIRED.has(label)) return "a runner that GitHub has retired";
  if (/^(?:windows|win)/.test(label)) return `another operating system than this one, ${here}`;
  if (/^macos/.test(label)) return `another operating system than this one, ${here}`;
  if (/arm(?:64)?$|-arm\b|^arm/.test(label)) return `another processor than this one, ${here}`;
  if (/^ubuntu-.+-(?:\d+-?cores?|large|xlarge)/.test(label))
    return "a larger runner that somebody set up; --label says that this machine answers to it";
  if (label === "self-hosted")
    return "somebody's own runner; --label self-hosted says that this machine is one";
  return `a label that this machine, ${here}, does not answer to; --label ${label} says that it does`;
}
