// Runs the workflows of one repository in a process of its own and prints, as JSON, when things happened and what it took.
const [repository, stateDirectory, isSandboxed, started] = process.argv.slice(2);
const { openCiDesk } = await import(new URL("../../dist/actions.js", import.meta.url));

const seen = {};
const note = (name) => {
  seen[name] ??= performance.timeOrigin + performance.now();
};
const opened = await openCiDesk({
  path: repository,
  stateDirectory,
  workflows: [],
  inputs: {},
  secrets: {},
  vars: {},
  env: {},
  labels: [],
  reporting: [],
  jobs: [],
  isSandboxed: isSandboxed === "true",
  rerunFailed: false,
  signal: new AbortController().signal,
  onNote: () => undefined,
});
if (opened.kind === "refused") throw new Error(opened.why);
const { desk } = opened;
const document = await desk.run(desk.ready, (happening) => {
  if (happening.kind === "step-started" && happening.index === 1) note("firstScript");
  if (happening.kind === "line" && happening.index === 1) note("firstLine");
  if (happening.kind === "step-ended") seen.lastStep = performance.timeOrigin + performance.now();
});
note("ended");
await desk.close();
if (document.verdict !== "green") throw new Error(`The verdict is ${document.verdict}, not green.`);
console.log(
  JSON.stringify({
    stepsMs: seen.lastStep - seen.firstScript,
    firstLineMs: seen.firstLine - Number(started),
    wholeMs: seen.ended - Number(started),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
