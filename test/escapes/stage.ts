/** What a box stands among: a home with secrets, state, a repository, other processes and sockets; and what has become of them. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { agentEnvironment } from "../../src/adapters/processes/environment.js";
import { readProcessTable } from "../../src/adapters/processes/process-table.js";
import type { Place } from "../../src/ports/sandbox.js";

export interface Stage {
  readonly folder: string;
  readonly home: string;
  readonly state: string;
  readonly key: string;
  readonly repository: string;
  readonly place: Place;
  /** What nobody inside may ever know. */
  readonly secret: string;
  /** Unique to this stage: in the names of whatever is left anywhere. */
  readonly nonce: string;
  /** What the user has in the environment. */
  readonly source: Readonly<Record<string, string>>;
  /** What an agent gets of it, and where everything is. */
  readonly env: Readonly<Record<string, string>>;
  /** What has happened outside since the stage was opened, in words; empty: nothing. */
  breaches(output: string): readonly string[];
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const nonce = randomBytes(6).toString("hex");
  const secret = `s3cret-${nonce}`;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "escape-")));
  const at = (...parts: readonly string[]): string => join(folder, ...parts);
  for (const [path, text] of Object.entries(filesWith(secret))) put(at(path), text);
  chmodSync(at("repository/.git/hooks/post-commit"), 0o755);
  const place = {
    workspace: at("state/workspaces/r/ws1"),
    sessionDirectory: at("state/runs/r/sessions/ws1/ws1-1"),
  };
  cloneInto(at("state/base.git"), place.workspace);
  mkdirSync(place.sessionDirectory, { recursive: true });
  const shared = `/dev/shm/${nonce}`;
  writeFileSync(shared, secret);
  const servers = await openServers(nonce, at("state/engine.sock"));
  const victim = startVictim(secret, at("state/evidence"));
  const source = { PATH: PATHS, HOME: at("home"), GITHUB_TOKEN: secret, AWS_SECRET_KEY: secret };
  const untouched = digestOf(folder, place);
  const system = systemState(folder);
  return {
    ...{ folder, place, secret, nonce, source },
    home: at("home"),
    state: at("state"),
    key: at("key/key.pem"),
    repository: at("repository"),
    env: {
      ...agentEnvironment({ source, variables: [] }),
      OUT: at("loose"),
      STATE: at("state"),
      KEY: at("key/key.pem"),
      REPO: at("repository"),
      OTHER: at("state/workspaces/r/ws2"),
      SOCKET: at("state/engine.sock"),
      PORT: String(servers.port),
      VICTIM: String(victim.pid),
      NONCE: nonce,
    },
    breaches: (output) => [
      ...(output.includes(secret) ? ["it knows the secret"] : []),
      ...(foundBelow(place.workspace, secret) ? ["it has the secret in a file"] : []),
      ...(output.includes("GOT IN") ? ["it says that it got in"] : []),
      ...changesBetween(untouched, digestOf(folder, place)),
      ...changesBetween(system, systemState(folder)),
      ...(isAsleep(victim) ? [] : ["a process outside was ended, stopped or traced"]),
      ...(servers.connections() > 0 ? ["it reached a socket outside"] : []),
      ...survivorsOf(nonce, victim.pid).map((pid) => `process ${pid} is left`),
      ...PLACES.filter((path) => existsSync(join(path, nonce))).map(
        (path) => `it wrote to ${path}`,
      ),
    ],
    close: async () => {
      victim.kill("SIGKILL");
      await servers.close();
      for (const path of [shared, ...PLACES.map((each) => join(each, nonce))])
        rmSync(path, { recursive: true, force: true });
      for (const pid of survivorsOf(nonce, victim.pid)) process.kill(pid, "SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const PATHS = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

/** Where no agent writes, and nothing of ours lies. */
export const PLACES = [
  "/",
  "/etc",
  "/etc/cron.d",
  "/usr/local/bin",
  "/opt",
  "/dev",
  "/dev/shm/d",
  "/run",
];

const filesWith = (secret: string): Readonly<Record<string, string>> => ({
  "home/.ssh/id_ed25519": secret,
  "home/.netrc": `password ${secret}`,
  "home/.config/gh/hosts.yml": `oauth_token: ${secret}`,
  "home/.bashrc": "# mine\n",
  "home/.gitconfig": "[user]\n\tname = Ada\n\temail = ada@example.invalid\n",
  "loose/file.txt": "as it was\n",
  "key/key.pem": secret,
  "repository/.env": secret,
  "repository/.git/config": "[core]\n",
  "repository/.git/HEAD": "ref: refs/heads/main\n",
  "repository/.git/refs/heads/main": `${"a".repeat(40)}\n`,
  "repository/.git/hooks/post-commit": "#!/bin/sh\n",
  "state/evidence/found": secret,
  "state/mirror.git/objects/of-others": secret,
  "state/runs/r/journal.ndjson": '{"seq":1}\n',
  "state/workspaces/r/ws2/work.txt": secret,
});

function put(path: string, text: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

/** As `openWorkspace` makes it: objects are borrowed, and origin is the base. */
function cloneInto(base: string, workspace: string): void {
  const env = { PATH: PATHS, HOME: "/nonexistent", GIT_CONFIG_GLOBAL: "/dev/null" };
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  git("init", "--quiet", "--bare", "--initial-branch=main", base);
  const tree = git("--git-dir", base, "hash-object", "-t", "tree", "-w", "/dev/null");
  const commit = git("--git-dir", base, "commit-tree", "-m", "base", tree);
  git("--git-dir", base, "update-ref", "refs/heads/main", commit);
  git("clone", "--quiet", "--shared", base, workspace);
}

/** Its environment, its arguments, an open file and its folder all hold the secret. */
function startVictim(secret: string, folder: string): ChildProcess {
  const held = openSync(join(folder, "found"), "r");
  return spawn("sh", ["-c", 'while :; do sleep 1000 "$1"; done', "victim", secret].slice(0, 4), {
    cwd: folder,
    env: { PATH: PATHS, SECRET: secret },
    stdio: ["ignore", "ignore", "ignore", held],
  });
}

interface Servers {
  readonly port: number;
  connections(): number;
  close(): Promise<void>;
}

async function openServers(nonce: string, path: string): Promise<Servers> {
  let connections = 0;
  const listen = (where: string | number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      server.once("error", reject);
      if (typeof where === "number") server.listen(where, "127.0.0.1", () => resolve(server));
      else server.listen(where, () => resolve(server));
    });
  const servers = await Promise.all([listen(0), listen(path), listen(`\0escape-${nonce}`)]);
  const address = servers[0].address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    connections: () => connections,
    close: async () => {
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}

type Digest = ReadonlyMap<string, string>;

/** Everything but what the turn may write, and what Interlock itself writes for it. */
function digestOf(folder: string, place: Place): Digest {
  const digest = new Map<string, string>();
  const open = [folder];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (path === place.workspace || path === place.sessionDirectory) continue;
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const file = join(path, entry.name);
      if (entry.isDirectory()) {
        digest.set(file, `folder ${statSync(file).mode}`);
        open.push(file);
      } else digest.set(file, contentOf(file, entry.isFile(), entry.isSymbolicLink()));
    }
  }
  return digest;
}

function contentOf(file: string, isFile: boolean, isLink: boolean): string {
  if (isLink) return `link ${readlinkSync(file)}`;
  return isFile ? `file ${statSync(file).mode} ${readFileSync(file, "latin1")}` : "other";
}

/** What of the system itself a program could change. */
const systemState = (folder: string): Digest =>
  new Map([
    ["hostname", hostname()],
    ["core_pattern", readFileSync("/proc/sys/kernel/core_pattern", "utf8")],
    ...mountsThatAreNotOfOthers(folder),
  ]);

/**
 * Other tests, which run meanwhile, mount below temporary folders of their own, and Podman mounts its storage and networks.
 * A line has the mount's number first, its mount point and options fifth and sixth.
 */
const mountsThatAreNotOfOthers = (folder: string): readonly (readonly [string, string])[] =>
  readFileSync("/proc/self/mountinfo", "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , , , point = ""]) => isBelow(point, folder) || !isOfOthers(point))
    .map(([number, , , , point = "", options = ""]) => [`mount ${point} (${number})`, options]);

const isOfOthers = (point: string): boolean =>
  isBelow(point, TEMPORARY) || /\/(containers\/storage|netns)\//.test(`${point}/`);
/** Where all tests have theirs, which a user without rights is told: he has one of his own. A mount ends for him, too, when its folder is removed. */
const TEMPORARY = realpathSync(process.env["TEMPORARY_OF_ALL"] ?? tmpdir());
const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

const changesBetween = (before: Digest, after: Digest): readonly string[] => [
  ...[...before].flatMap(([name, value]) =>
    after.get(name) === value ? [] : [`${name} was changed or removed`],
  ),
  ...[...after.keys()].flatMap((name) => (before.has(name) ? [] : [`${name} is new`])),
];

function foundBelow(folder: string, secret: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (entry) =>
      entry.isFile() &&
      statSync(join(entry.parentPath, entry.name)).size < 1_000_000 &&
      readFileSync(join(entry.parentPath, entry.name), "latin1").includes(secret),
  );
}

/** It sleeps as it did: neither ended, nor stopped, nor followed by anybody. */
function isAsleep({ pid }: ChildProcess): boolean {
  const file = `/proc/${pid ?? 0}/status`;
  if (!existsSync(file)) return false;
  const status = readFileSync(file, "utf8");
  return /^State:\t[SDR]/m.test(status) && /^TracerPid:\t0$/m.test(status);
}

function survivorsOf(nonce: string, victim: number | undefined): readonly number[] {
  return (readProcessTable() ?? []).flatMap(({ pid }) => {
    if (pid === process.pid || pid === victim) return [];
    const file = `/proc/${pid}/cmdline`;
    return existsSync(file) && commandOf(file).includes(`left-${nonce}`) ? [pid] : [];
  });
}

/** It may go while it is looked at. */
function commandOf(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch (cause) {
    if (
      cause instanceof Error &&
      "code" in cause &&
      (cause.code === "ESRCH" || cause.code === "ENOENT")
    )
      return "";
    throw cause;
  }
}
