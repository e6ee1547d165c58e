/** Workflows in words: a line a job, and under it what keeps it from being green. */

import type {
  CiDocument,
  CiForecast,
  CiForecastJob,
  CiJob,
  CiStep,
} from "../../compose-ci-desk.js";
import { short } from "../../domain/ids.js";

const MARKS: Readonly<Record<CiJob["verdict"], string>> = {
  green: "✔",
  red: "✘",
  incomplete: "?",
  skipped: "–",
  "not-run": "○",
  cancelled: "–",
};

const STEP_MARKS: Readonly<Record<CiStep["conclusion"], string>> = {
  success: "✔",
  failure: "✘",
  cancelled: "–",
  skipped: "–",
  "not-proven": "?",
  inconclusive: "?",
};

const VERDICTS = {
  green: "GREEN",
  red: "RED",
  incomplete: "INCOMPLETE",
} as const;

export function ciText(document: CiDocument): string {
  const lines: string[] = [];
  for (const { name, path, verdict, jobs } of document.workflows) {
    lines.push(`${name}  (${path})  ${verdict}`);
    for (const job of jobs) lines.push(...jobLines(job));
    lines.push("");
  }
  const elsewhere = document.notRun.filter(({ job }) => job === undefined);
  if (elsewhere.length > 0) {
    lines.push("Not started by this event:");
    for (const { workflow, reason } of elsewhere) lines.push(`  ${workflow}: ${reason}`);
    lines.push("");
  }
  lines.push(headline(document));
  return lines.join("\n");
}

function headline({ verdict, workflows, subject }: CiDocument): string {
  const jobs = workflows.flatMap(({ jobs: all }) => all);
  const counted = jobs.filter((job) => job.verdict !== "skipped");
  const green = counted.filter((job) => job.verdict === "green").length;
  const where = `${subject.event} of ${short(subject.commit)}, on ${subject.host}, isolation: ${subject.isolation}`;
  const open = jobs.filter((job) => job.verdict === "not-run" || job.verdict === "incomplete");
  const rest =
    open.length === 0 ? "" : `; not proven here: ${open.map(({ name }) => name).join(", ")}`;
  return `${VERDICTS[verdict]}  ${green} of ${counted.length} jobs green${rest}\n${where}`;
}

function jobLines(job: CiJob): readonly string[] {
  const note = job.verdict === "green" || job.verdict === "red" ? "" : `  ${job.verdict}`;
  const may = job.verdict === "red" && job.mayFail ? "  (may fail)" : "";
  const lines = [
    `  ${MARKS[job.verdict]} ${job.name.padEnd(32)} ${seconds(job.durationMs)}${note}${may}`,
  ];
  if (job.verdict === "green" || job.verdict === "skipped") return lines;
  if (job.reason !== undefined) lines.push(`      ${job.reason}`);
  for (const step of job.steps.filter(isWorthTelling)) lines.push(stepLine(step));
  const errors = job.annotations.filter(({ level }) => level === "error").slice(0, SHOWN_MAX);
  for (const { file, line, message, code } of errors) {
    const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}  `;
    lines.push(`        ${place}${code === undefined ? "" : `${code}  `}${message}`);
  }
  return lines;
}

const SHOWN_MAX = 20;

const isWorthTelling = ({ conclusion }: CiStep): boolean =>
  conclusion !== "success" && conclusion !== "skipped";

function stepLine({ conclusion, name, exitCode, reason, durationMs }: CiStep): string {
  const why = reason ?? (exitCode === undefined ? "" : `exit code ${exitCode}`);
  return `      ${STEP_MARKS[conclusion]} ${name}  ${seconds(durationMs).trim()}  ${conclusion}: ${why}`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`.padStart(8);

const OUTLOOKS: Readonly<Record<CiForecastJob["outlook"], string>> = {
  provable: "✔ can be proven here",
  partly: "? runs here, not all of it proven",
  elsewhere: "○ not here",
  skipped: "– skipped",
  later: "… known when it runs",
  broken: "✘ GitHub would not start it",
};

export function forecastText(forecasts: readonly CiForecast[]): string {
  return forecasts
    .map(({ name, path, jobs }) =>
      [`${name}  (${path})`, ...jobs.flatMap(forecastLines)].join("\n"),
    )
    .join("\n\n");
}

function forecastLines({ name, needs, outlook, reasons }: CiForecastJob): readonly string[] {
  const after = needs.length === 0 ? "" : `  after ${needs.join(", ")}`;
  return [
    `  ${name.padEnd(32)} ${OUTLOOKS[outlook]}${after}`,
    ...reasons.map((reason) => `      ${reason}`),
  ];
}
