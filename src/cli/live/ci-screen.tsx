/** The live view of `ci`: a row a job, under those that run their steps and the last lines. */

import { Box, render, Text } from "ink";
import type { JSX } from "react";
import { type LiveJob, type LiveJobs, type LiveStep, withHappening } from "./ci-state.js";
import type { CiView } from "./ci-view.js";

const FRAME_MS = 100;
const CLOCK_MS = 1000;

export function openCiScreen(): CiView {
  let jobs: LiveJobs = new Map();
  let drawing: NodeJS.Timeout | undefined;
  let isOpen = true;
  const ink = render(null, { exitOnCtrlC: false, patchConsole: false, stdout: process.stderr });
  const draw = (): void => {
    drawing = undefined;
    if (isOpen) ink.rerender(<CiFrame jobs={jobs} now={Date.now()} />);
  };
  const soon = (): void => {
    drawing ??= setTimeout(draw, FRAME_MS);
  };
  const clock = setInterval(soon, CLOCK_MS);
  return {
    onHappening: (happening) => {
      jobs = withHappening(jobs, happening, Date.now());
      soon();
    },
    close: async () => {
      if (!isOpen) return;
      clearInterval(clock);
      clearTimeout(drawing);
      draw();
      isOpen = false;
      ink.unmount();
      await ink.waitUntilExit();
    },
  };
}

export function CiFrame({
  jobs,
  now,
}: {
  readonly jobs: LiveJobs;
  readonly now: number;
}): JSX.Element {
  return (
    <Box flexDirection="column">
      {[...jobs].map(([key, job]) => (
        <Box key={key} flexDirection="column">
          <JobRow job={job} now={now} />
          {job.state === "running" ? <Running job={job} /> : null}
          {isFailed(job) ? <Tail job={job} /> : null}
        </Box>
      ))}
    </Box>
  );
}

const isFailed = ({ result }: LiveJob): boolean => result?.verdict === "red";

function JobRow({ job, now }: { readonly job: LiveJob; readonly now: number }): JSX.Element {
  const { result, startedAtMs, state } = job;
  const ms = result?.durationMs ?? (startedAtMs === undefined ? 0 : now - startedAtMs);
  const note = result?.reason ?? (state === "queued" ? "queued" : "");
  return (
    <Box>
      <Box width={34} flexShrink={0}>
        <Text color={colourOf(job)} wrap="truncate">
          {markOf(job)} {job.name}
        </Text>
      </Box>
      <Box width={9} flexShrink={0}>
        <Text>{state === "queued" ? "" : `${(ms / 1000).toFixed(0)} s`}</Text>
      </Box>
      <Text dimColor wrap="truncate">
        {result === undefined ? note : `${result.verdict}  ${note}`}
      </Text>
    </Box>
  );
}

function Running({ job }: { readonly job: LiveJob }): JSX.Element {
  return (
    <Box flexDirection="column" marginLeft={2}>
      {job.steps.map((step, index) => (
        <StepRow key={`${index}-${step.name}`} step={step} />
      ))}
      {job.group === undefined ? null : <Text dimColor>▸ {job.group}</Text>}
      <Tail job={job} />
    </Box>
  );
}

function StepRow({ step }: { readonly step: LiveStep }): JSX.Element {
  const { ended } = step;
  const time = ended === undefined ? "" : `${(ended.durationMs / 1000).toFixed(1)} s`;
  return (
    <Text wrap="truncate">
      {ended === undefined
        ? "●"
        : ended.conclusion === "success"
          ? "✔"
          : ended.conclusion === "failure"
            ? "✘"
            : "–"}{" "}
      {step.name} {time}
    </Text>
  );
}

function Tail({ job }: { readonly job: LiveJob }): JSX.Element {
  return (
    <Box flexDirection="column" marginLeft={2}>
      {job.tail.map((line, index) => (
        <Text key={`${index}-${line}`} dimColor wrap="truncate">
          {line}
        </Text>
      ))}
    </Box>
  );
}

function markOf({ result, state }: LiveJob): string {
  if (result === undefined) return state === "running" ? "●" : "○";
  return { green: "✔", red: "✘", incomplete: "?", skipped: "–", "not-run": "○", cancelled: "–" }[
    result.verdict
  ];
}

function colourOf({ result, state }: LiveJob): string {
  if (result === undefined) return state === "running" ? "cyan" : "gray";
  if (result.verdict === "green") return "green";
  return result.verdict === "red" ? "red" : "yellow";
}
