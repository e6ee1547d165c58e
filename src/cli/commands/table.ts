/** Every command with its flags: the table that parses and helps. */

import type { Command } from "commander";
import type { Console } from "../console.js";
import type { ExitCode } from "../refusal.js";
import {
  type Action,
  agents,
  approve,
  attach,
  cancel,
  check,
  ci,
  ciPlan,
  ciSync,
  demo,
  doctor,
  init,
  logs,
  mcp,
  pause,
  plan,
  prove,
  report,
  resume,
  run,
  status,
  tell,
  verify,
} from "./later.js";

export function addCommands(
  program: Command,
  console: Console,
  end: (code: ExitCode) => void,
): void {
  const add: Add = (usage, summary, action, parent = program) =>
    parent
      .command(usage)
      .description(summary)
      .action(async (...args: unknown[]) => {
        // Commander's last argument is the command itself; what comes before is as the table declares it.
        end(
          await (action as (...all: unknown[]) => Promise<ExitCode>)(console, ...args.slice(0, -1)),
        );
      });
  addProject(add);
  addRun(add);
  addSteering(add);
  addProof(add);
  addCi(add);
  add("mcp", "the tools of an agent's turn, as a server; an agent starts it", mcp);
}

type Add = (usage: string, summary: string, action: Action, parent?: Command) => Command;

const inRepository = (command: Command): Command =>
  command
    .option("--repo <dir>", "the repository", ".")
    .option(
      "--state-dir <dir>",
      "where Interlock keeps its state (default: under $XDG_STATE_HOME/interlock)",
    )
    .option("--json", "for programs: JSON on standard output");

function addProject(add: Add): void {
  add("demo", "the Week 1 replay: offline, no keys; claims beside verdicts", demo)
    .option(
      "--dir <dir>",
      "where to put the repository, the state and the report (default: a new folder beside this one)",
    )
    .option("--json", "for programs: one journal event a line");
  inRepository(add("init", "writes interlock.yaml by looking at the repository", init))
    .option("--base <branch>", "the base branch (default: the one checked out)")
    .option("--force", "overwrite an interlock.yaml that is there");
  inRepository(add("doctor", "says what is missing, and how to mend it", doctor)).option(
    "--no-gates",
    "do not run the gates on the base",
  );
  inRepository(
    add(
      "plan <file>",
      "checks a plan, draws its graph, forecasts conflicts, flags what is too big",
      plan,
    ),
  );
}

function addRun(add: Add): void {
  add("agents", "the agents that Interlock knows, and which of them are here", agents).option(
    "--json",
    "for programs: JSON on standard output",
  );
  inRepository(add("run <plan>", "runs a plan, or goes on where it was left", run))
    .option("--agents <file>", "a file of agents that takes the place of those in interlock.yaml")
    .option("--agent <name>", "the agent for workstreams that name none")
    .option("--again", "begin a new run of a plan that has ended")
    .option("--no-live", "lines instead of the live view");
  inRepository(add("status", "what is going on", status)).option(
    "--run <id>",
    "another run than the newest",
  );
  inRepository(add("logs <workstream>", "what an agent printed and what its gates printed", logs))
    .option("--run <id>", "another run than the newest")
    .option("--turn <n>", "one turn")
    .option("--gate <id>", "the newest log of one gate");
  inRepository(
    add(
      "attach <workstream>",
      "the live stream of an agent's turn; Ctrl-C leaves the run alone",
      attach,
    ),
  )
    .option("--run <id>", "another run than the newest")
    .option("--turn <n>", "one turn (default: the newest, and those that come)");
  inRepository(
    add("report", "the retrospective: attempted, claimed, proven, and what to change", report),
  )
    .option("--run <id>", "another run than the newest")
    .option("--format <format>", "md, html or json", "md")
    .option("--out <file>", "write it to a file");
}

function addSteering(add: Add): void {
  const steering = (usage: string, summary: string, action: Action): Command =>
    inRepository(add(usage, summary, action))
      .option("--run <id>", "another run than the newest")
      .option("--as <name>", "who says so (default: git's user.name)");
  steering("tell <workstream> <text>", "gives an agent a message with its next turn", tell);
  steering("pause [workstream]", "no new turn, no landing; what runs goes on", pause);
  steering("resume [workstream]", "takes a pause back", resume);
  steering("approve <workstream>", "lets a workstream land that waits for a person", approve)
    .option("--waive <code...>", "let findings with this reason code pass, in your name")
    .option(
      "--allow <key=value...>",
      "allow what a plan can allow, e.g. removeTests=NAME, in your name",
    )
    .option("--leave-workspace", "let its agent leave its workspace, and nothing else")
    .option("--why <text>", "the reason, for the record");
  steering(
    "cancel [workstream]",
    "ends a workstream, or the whole run; what was done stays as a branch",
    cancel,
  );
}

const exported = (command: Command): Command =>
  command
    .option("--ctrf <file>", "also write the results as a Common Test Report (JSON)")
    .option("--junit <file>", "also write them as JUnit XML")
    .option("--sarif <file>", "also write the findings as SARIF 2.1.0")
    .option("--markdown <file>", "also write a summary, fit for a CI job or a pull request")
    .option("--strict", "by the strict profile, whatever interlock.yaml says");

function addProof(add: Add): void {
  exported(
    inRepository(
      add("check", "all gates on the current commit, as Interlock would run them", check),
    ),
  );
  const proving = inRepository(add("prove", "the whole proof of one change, without agents", prove))
    .requiredOption("--base <rev>", "what the change is judged against")
    .requiredOption("--head <rev>", "the change")
    .option(
      "--workstream <file>",
      "one workstream of a plan (YAML or JSON): scope, acceptance, allowances",
    );
  exported(proving);
  inRepository(add("verify <commit>", "checks a landed commit's attestation, offline", verify))
    .option("--key <file>", "the public key to trust (PEM)")
    .option("--bundle <file>", "write its statements there as Sigstore bundles, a line each")
    .option("--keyless", "sign these bundles anew, by the identity that this CI gives the job")
    .option("--fulcio <url>", "who certifies the identity (default: the public Sigstore)")
    .option("--rekor <url>", "the transparency log (default: the public Sigstore)")
    .option("--tsa <url>", "a timestamp authority that is asked, too")
    .option("--from <file>", "check bundles that were signed so, instead of what is kept here")
    .option("--trusted-root <file>", "whom to believe about them (trusted_root.json)")
    .option("--identity <subject>", "who has to have signed them")
    .option("--issuer <url>", "who has to vouch for the signer");
}

function addCi(add: Add): void {
  const shared = (command: Command): Command =>
    inRepository(command)
      .option("--event <event>", "push, pull_request, merge_group or workflow_dispatch")
      .option("--base <rev>", "what the change goes to (default: the default branch)")
      .option("--head <rev>", "the commit that is judged (default: HEAD)")
      .option("--branch <name>", "the branch that it is on (default: the one checked out)")
      .option("--title <text>", "of the pull request (default: the subject of the commit)")
      .option("--env <name=value...>", "variables that every job starts with")
      .option("--input <name=value...>", "inputs of workflow_dispatch")
      .option("--secrets <file>", "NAME=value lines; nothing of this machine's own is ever passed")
      .option("--vars <file>", "NAME=value lines, for the context vars")
      .option("--label <label...>", "further labels of runs-on that this machine answers to")
      .option("--reporting <action...>", "owner/repository of actions that only report; left out");
  const all = shared(
    add(
      "ci [workflow...]",
      "the repository's GitHub Actions workflows, run here, without Docker",
      ci,
    ),
  )
    .option("--job <name...>", "only these jobs and what they need")
    .option("--rerun-failed", "only what was not green the last time, if the tree is the same")
    .option("--rerun-step <job>", "the step that failed in that job, again, where it failed")
    .option("--no-sandbox", "without bubblewrap or namespaces")
    .option("--no-live", "lines instead of the live view")
    // `ci plan --repo X` names the repository of `plan`, not of `ci`.
    .enablePositionalOptions();
  shared(add("plan [workflow...]", "what could be proven here and what not, and why", ciPlan, all));
  shared(
    add(
      "sync [workflow...]",
      "fetches the actions that workflows use, and locks them",
      ciSync,
      all,
    ),
  );
}
