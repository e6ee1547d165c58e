/** What a job says under `container` and `services`. */

import type { Surroundings } from "../expressions/evaluate.js";
import { type RenderProblem, render } from "../expressions/render.js";
import { isValueMap, toText, type Value } from "../expressions/value.js";
import type { Template } from "../model/template.js";
import type { StepsJob } from "../model/workflow.js";

export interface ContainerSpec {
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** As written, e.g. `5432`, `8080:80/tcp`. */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  /** For `docker create`, split into words. */
  readonly options: readonly string[];
}

export interface WantedContainers {
  readonly kind: "wanted";
  /** In which the steps run; absent: on the machine itself. */
  readonly job?: ContainerSpec;
  readonly services: readonly (readonly [alias: string, spec: ContainerSpec])[];
}

export type Wanted =
  | { readonly kind: "nothing" }
  | WantedContainers
  /** Interlock starts no such container; the reason goes on from "it …". */
  | { readonly kind: "elsewhere"; readonly reason: string }
  | RenderProblem;

/** `mayReachOut`: the user lets jobs do more than the sandbox would let them. */
export function wantedContainers(
  { container, services }: Pick<StepsJob, "container" | "services">,
  surroundings: Surroundings,
  mayReachOut: boolean,
): Wanted {
  const own = renderMaybe(container, surroundings);
  if (own?.kind === "problem") return own;
  const others = renderMaybe(services, surroundings);
  if (others?.kind === "problem") return others;
  const job = own === undefined ? undefined : toSpec(own.value);
  const aliases = aliasesOf(others?.value);
  if (job === undefined && aliases.length === 0) return { kind: "nothing" };
  const specs = [...(job === undefined ? [] : [job]), ...aliases.map(([, spec]) => spec)];
  const reason = whyElsewhere([own?.value ?? null, ...valuesOf(others?.value)], specs, mayReachOut);
  if (reason !== undefined) return { kind: "elsewhere", reason };
  return { kind: "wanted", ...(job === undefined ? {} : { job }), services: aliases };
}

function whyElsewhere(
  written: readonly Value[],
  specs: readonly ContainerSpec[],
  mayReachOut: boolean,
): string | undefined {
  if (written.some(hasCredentials))
    return "gives credentials for a registry, which nobody hands out here";
  const reaching = specs.map(reachOf).find((each) => each !== undefined);
  return reaching === undefined || mayReachOut
    ? undefined
    : `asks for ${reaching}, which reaches beyond the container; --no-sandbox lets it`;
}

const renderMaybe = (template: Template | undefined, surroundings: Surroundings) =>
  template === undefined ? undefined : render(template, surroundings);

function aliasesOf(value: Value | undefined): readonly (readonly [string, ContainerSpec])[] {
  if (value === undefined || !isValueMap(value)) return [];
  return Object.entries(value).flatMap(([alias, each]) => {
    const spec = toSpec(each);
    return spec === undefined ? [] : [[alias, spec] as const];
  });
}

const hasCredentials = (value: Value): boolean =>
  isValueMap(value) && (value["credentials"] ?? null) !== null;

const valuesOf = (value: Value | undefined): readonly Value[] =>
  value !== undefined && isValueMap(value) ? Object.values(value) : [];

/** Undefined: no image is named, and GitHub starts none. */
function toSpec(value: Value): ContainerSpec | undefined {
  const map = isValueMap(value) ? value : { image: value };
  const image = toText(map["image"] ?? null).trim();
  if (image === "") return undefined;
  const env = map["env"] ?? null;
  return {
    image,
    env: isValueMap(env)
      ? Object.fromEntries(Object.entries(env).map(([name, each]) => [name, toText(each)]))
      : {},
    ports: textsOf(map["ports"]),
    volumes: textsOf(map["volumes"]),
    options: toWords(toText(map["options"] ?? null)),
  };
}

const textsOf = (value: Value | undefined): readonly string[] =>
  Array.isArray(value) ? value.map(toText) : [];

/** Quotes keep together; they may stand anywhere in a word. */
export function toWords(text: string): readonly string[] {
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double: string | undefined, single: string) =>
      double === undefined ? single : double,
    ),
  );
}

/** Options that change nothing outside the container. */
const CONFINED =
  /^(?:--(?:health-[a-z-]+|no-healthcheck|env|hostname|user|name|memory(?:-[a-z]+)?|cpus|entrypoint|tmpfs|shm-size|ulimit|init|workdir|platform|label|add-host|network-alias|read-only|stop-timeout|tty|interactive)|-[ehumwlit])(?:=|$)/;

function reachOf({ options, volumes }: ContainerSpec): string | undefined {
  const option = options.find((word) => word.startsWith("-") && !CONFINED.test(word));
  if (option !== undefined) return `the option ${option}`;
  // One without a source is the container's own.
  const volume = volumes.find((each) => each.includes(":"));
  return volume === undefined ? undefined : `the volume ${volume}`;
}
