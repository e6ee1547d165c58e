/** One picture of a run: a row a workstream, the queue, what was claimed and what is proven, the last words. */

import { Box, Text } from "ink";
import type { JSX } from "react";
import { short } from "../../domain/ids.js";
import { queueOf } from "../../domain/merge-queue.js";
import type { Run, Workstream } from "../../domain/run.js";
import { isActive, isEnded } from "../../domain/run.js";
import { explainStop } from "../../domain/stop-reason.js";
import { firstLine } from "../words/entry-text.js";
import type { LiveLine, LiveState } from "./live-state.js";

export interface FrameProps {
  readonly run: Run;
  readonly live: LiveState;
  /** The newest lines of the run's story. */
  readonly story: readonly string[];
  readonly now: number;
}

export function Frame({ run, live, story, now }: FrameProps): JSX.Element {
  const all = [...run.workstreams.values()];
  return (
    <Box flexDirection="column">
      <Header run={run} all={all} now={now} />
      {all.map((one) => (
        <Row key={one.plan.id} one={one} line={live.get(one.plan.id)} />
      ))}
      <Queue run={run} />
      <Box flexDirection="column" marginTop={1}>
        {story.map((line, index) => (
          <Text key={`${index}-${line}`} dimColor wrap="truncate">
            {line}
          </Text>
        ))}
      </Box>
    </Box>
  );
}

function Header({
  run,
  all,
  now,
}: {
  readonly run: Run;
  readonly all: readonly Workstream[];
  readonly now: number;
}): JSX.Element {
  const merged = all.filter((one) => one.state.state === "merged").length;
  const claimed = all.filter((one) => one.claims.length > 0).length;
  const seconds = Math.max(0, Math.round((now - Date.parse(run.startedAt)) / 1000));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return (
    <Box marginBottom={1}>
      <Text bold>interlock {run.id}</Text>
      <Text>
        {"  "}
        {clock} claimed {claimed}, merged {merged} of {all.length} · {all.filter(isActive).length}{" "}
        in work of at most {run.width}
        {run.paused ? " · PAUSED" : ""}
        {run.shortage === undefined ? "" : ` · SHORT OF ${run.shortage.of.toUpperCase()}`}
      </Text>
    </Box>
  );
}

function Row({
  one,
  line,
}: {
  readonly one: Workstream;
  readonly line: LiveLine | undefined;
}): JSX.Element {
  return (
    <Box>
      <Box width={12} flexShrink={0}>
        <Text color={colourOf(one)} wrap="truncate">
          {markOf(one)} {one.plan.id}
        </Text>
      </Box>
      <Box width={12} flexShrink={0}>
        <Text wrap="truncate">{one.state.state}</Text>
      </Box>
      <Box width={8} flexShrink={0}>
        <Text dimColor>{one.turns === 0 ? "" : `turn ${one.turns}`}</Text>
      </Box>
      <Text wrap="truncate">{detailOf(one, line)}</Text>
    </Box>
  );
}

function detailOf(one: Workstream, line: LiveLine | undefined): string {
  const { state } = one;
  if (state.state === "merged" || state.state === "landed")
    return `${short(state.candidate.commit)}  ${one.title}`;
  if (state.state === "stopped") return explainStop(state.reason);
  if (line?.gate !== undefined) return `⚙ ${line.gate}  ${line.line}`;
  if (state.state === "working") return line?.line ?? state.line;
  const claim = one.claims.at(-1);
  const proven =
    one.proof === undefined
      ? ""
      : ` · ${one.proof.verdict === "pass" ? "proven" : one.proof.reasonCodes.join(", ")}`;
  return claim === undefined ? one.title : `“${firstLine(claim.text)}”${proven}`;
}

function Queue({ run }: { readonly run: Run }): JSX.Element {
  const line = queueOf(run).map(
    (one) => `${one.plan.id}${one.state.state === "queued" ? "" : `(${one.state.state})`}`,
  );
  return (
    <Box marginTop={1}>
      <Text>queue: {line.length === 0 ? "empty" : line.join(" ← ")}</Text>
    </Box>
  );
}

function markOf(one: Workstream): string {
  if (one.state.state === "merged") return "✔";
  if (one.state.state === "stopped") return "✘";
  return isActive(one) ? "●" : "○";
}

function colourOf(one: Workstream): string {
  if (one.state.state === "merged" || one.state.state === "landed") return "green";
  if (one.state.state === "stopped") return "red";
  return isEnded(one) || !isActive(one) ? "gray" : "cyan";
}
