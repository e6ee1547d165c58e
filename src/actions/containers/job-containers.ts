/** The containers of one job: its services, and the one that its steps run in. */

import type { Ambient } from "../../ports/ambient.js";
import type { ProcessRequest } from "../../ports/process.js";
import type { ValueMap } from "../expressions/value.js";
import type { JobSite } from "../run/site.js";
import type { JobIsolation } from "../sandbox/isolation.js";
import { passOn, siteMount } from "./container-env.js";
import type { ContainerSpec, WantedContainers } from "./container-spec.js";
import type { EngineHere } from "./engine.js";

export interface JobContainers {
  /** `job.container` and `job.services`. */
  readonly context: ValueMap;
  /** The network that all of them are in; absent: there are none. */
  readonly network?: string;
  /** Options by which a container knows the services by name; not every engine's network has a name server. */
  readonly hosts: readonly string[];
  /** Where the steps run, when it is not the machine. */
  readonly inside?: Inside;
  /** Removes all of it. */
  close(): Promise<void>;
}

export interface Inside {
  readonly isolation: JobIsolation;
  /** The image's own `PATH`. */
  readonly path: string;
  /** For JavaScript actions; absent: the image cannot run it, e.g. for want of its C library. */
  readonly node?: string;
  /** As `Host.find`, in the image. */
  find(program: string): string | undefined;
}

export const NO_CONTAINERS: JobContainers = {
  context: {},
  hosts: [],
  close: () => Promise.resolve(),
};

export interface ContainerOrder {
  readonly engine: EngineHere;
  readonly wanted: WantedContainers;
  readonly site: JobSite;
  /** Names of all that is started begin with it. */
  readonly prefix: string;
  /** Folders outside the job's own that it reads from. */
  readonly borrowed: readonly string[];
  readonly node: string;
  readonly ambient: Ambient;
  readonly signal: AbortSignal;
}

export type Started =
  | { readonly kind: "started"; readonly containers: JobContainers }
  | { readonly kind: "not-run"; readonly reason: string };

interface Made {
  readonly names: string[];
  readonly network: string;
}

export async function startContainers(order: ContainerOrder): Promise<Started> {
  const base = `${order.prefix}-${order.ambient.nonce()}`;
  const made: Made = { names: [], network: base };
  const close = (): Promise<void> => removeAll(order.engine, made);
  try {
    const containers = await startAll(order, made);
    if ("reason" in containers) {
      await close();
      return { kind: "not-run", reason: containers.reason };
    }
    return { kind: "started", containers: { ...containers, network: base, close } };
  } catch (cause) {
    await close();
    throw cause;
  }
}

type Refusal = { readonly reason: string };

async function startAll(
  order: ContainerOrder,
  made: Made,
): Promise<Pick<JobContainers, "context" | "inside" | "hosts"> | Refusal> {
  const { engine, wanted, signal } = order;
  const network = await engine.ask(["network", "create", made.network], { signal });
  if (!network.isDone)
    return { reason: `${engine.name} makes no network for its containers: ${network.why}` };
  const services: Record<string, ValueMap> = {};
  const hosts: string[] = [];
  for (const [alias, spec] of wanted.services) {
    const name = `${made.network}-${made.names.length}`;
    const args = ["--network-alias", alias, ...hosts, ...spec.ports.flatMap(toPort)];
    const started = await start(order, made, { name, spec, args, command: [] });
    if (started !== undefined) return { reason: `the service ${alias}: ${started}` };
    services[alias] = { id: name, network: made.network, ports: {} };
    hosts.push(...(await hostOf(engine, alias, name)));
  }
  for (const [at, [alias]] of wanted.services.entries()) {
    const name = `${made.network}-${at}`;
    const unwell = await waitUntilWell(order, name);
    if (unwell !== undefined) return { reason: `the service ${alias}: ${unwell}` };
    services[alias] = { ...services[alias], ports: await portsOf(engine, name) };
  }
  if (wanted.job === undefined) return { context: { services }, hosts };
  const name = `${made.network}-${made.names.length}`;
  const unstarted = await start(order, made, {
    name,
    spec: wanted.job,
    args: [...jobArgs(order), ...hosts],
    command: ["-f", "/dev/null"],
    entrypoint: "tail",
  });
  if (unstarted !== undefined) return { reason: `the container ${wanted.job.image}: ${unstarted}` };
  return {
    context: { services, container: { id: name, network: made.network } },
    hosts,
    inside: await lookInside(order, name),
  };
}

const NODE_INSIDE = "/__e/node";

const jobArgs = ({ site, borrowed, node }: ContainerOrder): readonly string[] => [
  ...["--workdir", site.workspace],
  ...siteMount(site),
  ...borrowed.flatMap((path) => ["--volume", `${path}:${path}:ro`]),
  ...["--volume", `${node}:${NODE_INSIDE}:ro`],
];

interface Start {
  readonly name: string;
  readonly spec: ContainerSpec;
  readonly args: readonly string[];
  readonly entrypoint?: string;
  readonly command: readonly string[];
}

/** Why it could not be started. */
async function start(
  { engine, signal }: ContainerOrder,
  made: Made,
  { name, spec, args, entrypoint, command }: Start,
): Promise<string | undefined> {
  const passed = passOn(spec.env);
  made.names.push(name);
  const { isDone, why } = await engine.ask(
    [
      ...["run", "--detach", "--pull", "never"],
      ...spec.options,
      // Whatever the options say: by these it is found again.
      ...["--name", name, "--network", made.network, "--stop-timeout", "0"],
      ...spec.volumes.flatMap((each) => ["--volume", each]),
      ...args,
      ...passed.args,
      ...(entrypoint === undefined ? [] : ["--entrypoint", entrypoint]),
      spec.image,
      ...command,
    ],
    { env: passed.env, signal },
  );
  return isDone ? undefined : why;
}

/** Published on loopback alone: `8080:80` as asked, `80` on a port that is free. */
function toPort(written: string): readonly string[] {
  const parts = written.split(":");
  const inside = parts.at(-1) ?? "";
  const outside = parts.length > 1 ? (parts.at(-2) ?? "") : "";
  return ["--publish", `127.0.0.1:${outside}:${inside}`];
}

async function hostOf(engine: EngineHere, alias: string, name: string): Promise<readonly string[]> {
  const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
  const { isDone, text } = await engine.ask(["inspect", "--format", format, name]);
  return isDone && text !== "" ? ["--add-host", `${alias}:${text}`] : [];
}

/** `5432/tcp -> 127.0.0.1:49153`, a line each. */
async function portsOf(engine: EngineHere, name: string): Promise<ValueMap> {
  const { text } = await engine.ask(["port", name]);
  const pairs = [...text.matchAll(/^(\d+)\/\w+ -> .*:(\d+)$/gm)];
  return Object.fromEntries(pairs.map(([, inside = "", outside = ""]) => [inside, outside]));
}

const WELL_TRIES_MAX = 60;
const WELL_WAIT_MS = 1_000;

/** Why it is not well; it is, when it runs and its own health check, if it has one, says so. */
async function waitUntilWell(
  { engine, ambient, signal }: ContainerOrder,
  name: string,
): Promise<string | undefined> {
  const format = "{{.State.Running}} {{if .Config.Healthcheck}}checked{{end}}";
  for (let tries = 0; tries < WELL_TRIES_MAX && !signal.aborted; tries += 1) {
    const { isDone, text, why } = await engine.ask(["inspect", "--format", format, name]);
    if (!isDone) return why;
    const [isRunning, check] = text.split(" ");
    if (isRunning !== "true") return "it has ended";
    if (check !== "checked") return undefined;
    const health = await healthOf(engine, name);
    if (health === "healthy") return undefined;
    if (health === "unhealthy") return "its health check fails";
    await ambient.wait(WELL_WAIT_MS, signal);
  }
  return "its health check did not succeed in time";
}

/** Podman leaves asking to systemd, which is not always there. */
async function healthOf(engine: EngineHere, name: string): Promise<string> {
  if (engine.name === "podman") await engine.ask(["healthcheck", "run", name]);
  return (await engine.ask(["inspect", "--format", "{{.State.Health.Status}}", name])).text;
}

const PROGRAMS = ["bash", "sh", "python", "python3", "pwsh"];
const PATH_UNSAID = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

async function lookInside(order: ContainerOrder, name: string): Promise<Inside> {
  const { engine, site } = order;
  const lookUp = `echo "$PATH"; for each in ${PROGRAMS.join(" ")}; do command -v $each; done; true`;
  const { text } = await engine.ask(["exec", name, "sh", "-c", lookUp]);
  const [path = "", ...found] = text.split("\n");
  const programs = new Map(found.map((each) => [each.replace(/^.*\//s, ""), each]));
  const node = await engine.ask(["exec", name, NODE_INSIDE, "--version"]);
  return {
    path: path === "" ? PATH_UNSAID : path,
    ...(node.isDone ? { node: NODE_INSIDE } : {}),
    find: (program) => (PROGRAMS.includes(program) ? programs.get(program) : program),
    isolation: {
      kind: "container",
      wrap: (request) => toExec(engine, name, site, request),
    },
  };
}

function toExec(
  engine: EngineHere,
  name: string,
  site: JobSite,
  request: ProcessRequest,
): ProcessRequest {
  const passed = passOn(request.env);
  const argv =
    "shell" in request.program ? ["sh", "-c", request.program.shell] : request.program.argv;
  return {
    ...request,
    program: {
      argv: [engine.program, "exec", "--workdir", request.cwd, ...passed.args, name, ...argv],
    },
    cwd: site.directory,
    env: { ...passed.env, ...engine.env },
  };
}

async function removeAll(engine: EngineHere, { names, network }: Made): Promise<void> {
  if (names.length > 0) await engine.ask(["rm", "--force", "--volumes", ...names.toReversed()]);
  await engine.ask(["network", "rm", network]);
}
