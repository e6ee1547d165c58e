/**
 * The program that runs the script of `actions/github-script`. It stands here as text because it runs in another process, in the
 * job's isolation. Its one argument is a file that says what to run; what the script does is written to a record, one JSON a line.
 */

import { GITHUB_SCRIPT_TOOLKIT } from "./github-script-toolkit.js";

export const GITHUB_SCRIPT_PROGRAM = String.raw`"use strict";
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { createRequire } = require("node:module");
const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");

const order = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const record = (entry) => fs.appendFileSync(order.record, JSON.stringify(entry) + "\n");
const text = (value) =>
  value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);

// Nothing here can ask GitHub: a call is written down, and ends as one without a token does.
function refuse(name) {
  record({ kind: "api", name });
  const error = new Error(name + " asks GitHub, which nobody can from here");
  error.name = "HttpError";
  error.status = 401;
  throw error;
}

const quiet = Object.freeze({ debug() {}, info() {}, warn() {}, error() {} });

function api(name) {
  return new Proxy(function () {}, {
    get(_target, key) {
      if (typeof key === "symbol" || key === "then" || key === "toJSON") return undefined;
      if (key === "log") return quiet;
      // Decoration of requests that are never made.
      if (key === "hook") return { before() {}, after() {}, error() {}, wrap() {} };
      return api(name + "." + key);
    },
    apply: () => refuse(name),
    construct: () => refuse(name),
  });
}

const data = (value) =>
  text(value).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
const property = (value) => data(value).replace(/:/g, "%3A").replace(/,/g, "%2C");

function command(name, properties, message) {
  const pairs = Object.entries(properties)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => key + "=" + property(value));
  process.stdout.write("::" + name + (pairs.length === 0 ? "" : " " + pairs.join(",")) + "::" + data(message) + "\n");
}

const place = (at = {}) => ({
  title: at.title,
  file: at.file,
  line: at.startLine,
  endLine: at.endLine,
  col: at.startColumn,
  endColumn: at.endColumn,
});
const messageOf = (value) => (value instanceof Error ? value.toString() : text(value));

const inputs = order.inputs;
function getInput(name, options = {}) {
  const value = inputs[String(name).toLowerCase()] ?? "";
  if (options.required && value === "") throw new Error("Input required and not supplied: " + name);
  return options.trimWhitespace === false ? value : value.trim();
}

function getBooleanInput(name, options) {
  const value = getInput(name, options);
  if (["true", "True", "TRUE"].includes(value)) return true;
  if (["false", "False", "FALSE"].includes(value)) return false;
  throw new TypeError("Input is no boolean of YAML 1.2: " + name);
}

function makeSummary() {
  let buffer = "";
  const add = (more) => ((buffer += more), summary);
  const line = (more) => add(more + os.EOL);
  const tag = (name, content, attributes = {}) => {
    const pairs = Object.entries(attributes).filter(([, value]) => value !== undefined);
    const head = "<" + name + pairs.map(([key, value]) => " " + key + '="' + value + '"').join("") + ">";
    return content === undefined || content === null ? head : head + content + "</" + name + ">";
  };
  const cell = (each) => {
    if (typeof each === "string") return tag("td", each);
    const { header, data: content, colspan, rowspan } = each;
    return tag(header ? "th" : "td", content, { colspan, rowspan });
  };
  const write = async (options = {}) => {
    record({ kind: "summary", text: buffer, overwrite: options.overwrite === true });
    buffer = "";
    return summary;
  };
  const summary = {
    addRaw: (content, withEnd = false) => (withEnd ? line(content) : add(content)),
    addEOL: () => line(""),
    addCodeBlock: (code, lang) => line(tag("pre", tag("code", code), { lang })),
    addList: (items, ordered = false) => line(tag(ordered ? "ol" : "ul", items.map((item) => tag("li", item)).join(""))),
    addTable: (rows) => line(tag("table", rows.map((row) => tag("tr", row.map(cell).join(""))).join(""))),
    addDetails: (label, content) => line(tag("details", tag("summary", label) + content)),
    addImage: (src, alt, { width, height } = {}) => line(tag("img", null, { src, alt, width, height })),
    addHeading: (content, level = 1) => line(tag("h" + ([1, 2, 3, 4, 5, 6].includes(Number(level)) ? level : 1), content)),
    addSeparator: () => line("<hr>"),
    addBreak: () => line("<br>"),
    addQuote: (content, cite) => line(tag("blockquote", content, { cite })),
    addLink: (content, href) => line(tag("a", content, { href })),
    stringify: () => buffer,
    isEmptyBuffer: () => buffer.length === 0,
    emptyBuffer: () => ((buffer = ""), summary),
    clear: async () => ((buffer = ""), summary.write({ overwrite: true })),
    write,
  };
  return summary;
}

const summary = makeSummary();
const core = {
  ExitCode: { Success: 0, Failure: 1, 0: "Success", 1: "Failure" },
  summary,
  markdownSummary: summary,
  getInput,
  getBooleanInput,
  getMultilineInput: (name, options) =>
    getInput(name, options).split("\n").map((line) => line.trim()).filter((line) => line !== ""),
  setOutput: (name, value) => record({ kind: "output", name: text(name), value: text(value) }),
  exportVariable(name, value) {
    process.env[name] = text(value);
    record({ kind: "env", name: text(name), value: text(value) });
  },
  addPath(directory) {
    process.env.PATH = directory + path.delimiter + (process.env.PATH ?? "");
    record({ kind: "path", value: text(directory) });
  },
  saveState: (name, value) => record({ kind: "state", name: text(name), value: text(value) }),
  getState: () => "",
  setSecret: (value) => command("add-mask", {}, value),
  isDebug: () => process.env.RUNNER_DEBUG === "1",
  debug: (message) => command("debug", {}, message),
  info: (message) => process.stdout.write(message + os.EOL),
  notice: (message, at) => command("notice", place(at), messageOf(message)),
  warning: (message, at) => command("warning", place(at), messageOf(message)),
  error: (message, at) => command("error", place(at), messageOf(message)),
  setFailed(message) {
    process.exitCode = 1;
    record({ kind: "failed", message: messageOf(message).slice(0, 1000) });
    core.error(message);
  },
  startGroup: (name) => command("group", {}, name),
  endGroup: () => command("endgroup", {}, ""),
  async group(name, work) {
    core.startGroup(name);
    try {
      return await work();
    } finally {
      core.endGroup();
    }
  },
  setCommandEcho() {},
  async getIDToken() {
    refuse("core.getIDToken");
  },
  toPosixPath: (value) => value.replaceAll("\\", "/"),
  toWin32Path: (value) => value.replaceAll("/", "\\"),
  toPlatformPath: (value) => value.replaceAll(/[/\\]/g, path.sep),
  platform: { platform: process.platform, arch: process.arch, isLinux: process.platform === "linux", isMacOS: process.platform === "darwin", isWindows: false },
};

${GITHUB_SCRIPT_TOOLKIT}
const env = process.env;
const [owner, repo] = (env.GITHUB_REPOSITORY ?? order.repository).split("/");
const payload = order.payload;
const context = {
  payload,
  eventName: order.eventName,
  sha: order.sha,
  ref: order.ref,
  workflow: env.GITHUB_WORKFLOW ?? "",
  action: env.GITHUB_ACTION ?? "",
  actor: env.GITHUB_ACTOR ?? "",
  job: env.GITHUB_JOB ?? "",
  runAttempt: Number(env.GITHUB_RUN_ATTEMPT ?? 1),
  runNumber: Number(env.GITHUB_RUN_NUMBER ?? 1),
  runId: Number(env.GITHUB_RUN_ID ?? 1),
  apiUrl: env.GITHUB_API_URL ?? "https://api.github.com",
  serverUrl: env.GITHUB_SERVER_URL ?? "https://github.com",
  graphqlUrl: env.GITHUB_GRAPHQL_URL ?? "https://api.github.com/graphql",
  get repo() {
    return { owner, repo };
  },
  get issue() {
    return { owner, repo, number: (payload.issue ?? payload.pull_request ?? payload).number };
  },
};

const own = createRequire(path.join(process.cwd(), "script.js"));
const TOOLKIT = { "@actions/core": core, "@actions/exec": exec, "@actions/glob": glob, "@actions/io": io };
const requireFromWorkspace = new Proxy(own, {
  apply: (_target, _self, [name]) => TOOLKIT[name] ?? own(name),
});

async function main() {
  const github = api("github");
  const given = {
    require: requireFromWorkspace,
    __original_require__: require,
    github,
    octokit: github,
    getOctokit: () => github,
    context,
    core,
    exec,
    glob,
    io,
  };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const result = await new AsyncFunction(...Object.keys(given), order.script)(...Object.values(given));
  const encoded = order.encoding === "string" ? String(result) : JSON.stringify(result);
  core.setOutput("result", encoded);
}

main().then(
  () => record({ kind: "done" }),
  (cause) => {
    console.error(cause);
    core.setFailed("Unhandled error: " + cause);
  },
);
`;
