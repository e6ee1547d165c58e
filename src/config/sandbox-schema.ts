/** `agents.<name>.sandbox`: what an agent's programs may reach beside their workspace. */

import { z } from "zod";
import type { SandboxConfig, SandboxProfile } from "../domain/config.js";
import { NETWORK_ACCESSES } from "../domain/isolation.js";
import { LIMITS } from "../domain/limits.js";
import { type Complaint, complainOf } from "./complaint.js";
import { closed, numberFrom, wholeFrom } from "./leaves.js";
import { asMap, asText, entriesOf, valueAt } from "./raw.js";

const GIB = 1024 * 1024 * 1024;

const PLACE_REMEDY = "give a path that begins with / or ~/, and more than that";
const place = () => z.string(PLACE_REMEDY).regex(/^(?:~\/|\/)[^\0]*[^\0/]$/, PLACE_REMEDY);

const COPY_REMEDY = "give a path below the home, e.g. ~/.agent/auth.json";
const belowHome = () =>
  z
    .string(COPY_REMEDY)
    .regex(/^~\/[^\0]*[^\0/]$/, COPY_REMEDY)
    .refine((path) => !path.split("/").includes(".."), COPY_REMEDY);

const HOST_REMEDY = "give a host, e.g. api.example.com, *.example.com or api.example.com:8443";
const host = () =>
  z
    .string(HOST_REMEDY)
    .regex(/^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/, HOST_REMEDY);

const VARIABLE_REMEDY = "give the name of a variable, or its beginning and *, e.g. OPENAI_*";
const variable = () =>
  z.string(VARIABLE_REMEDY).regex(/^[A-Za-z_][A-Za-z0-9_]*\*?$/, VARIABLE_REMEDY);

const IMAGE_REMEDY = "give the name of an image, e.g. registry.example.com/agents:1";

export const sandboxSchema = closed({
  isolation: z
    .enum(["container", "none"], "write container or none, or leave it out")
    .optional()
    .describe(
      "container: by Docker or Podman, and by nothing else. none: no box at all. Absent: the best that holds on the machine.",
    ),
  image: z
    .string(IMAGE_REMEDY)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/, IMAGE_REMEDY)
    .optional()
    .describe(
      "With isolation: container, the image that holds the system and the agent; absent: this machine's own.",
    ),
  network: z
    .enum(NETWORK_ACCESSES)
    .optional()
    .describe("none, model (only `hosts`, through a filtering proxy), or open; open if absent."),
  hosts: z.array(host()).optional().describe("With network: model, the hosts it may reach."),
  read: z.array(place()).optional().describe("Further files and folders that it may read."),
  write: z.array(place()).optional().describe("Further files and folders that it may write."),
  copy: z
    .array(belowHome())
    .optional()
    .describe("Files and folders below the home, copied into each session's private one."),
  variables: z
    .array(variable())
    .optional()
    .describe("Variables of your environment that it gets; those of known models if absent."),
  processes: wholeFrom(16, 100_000).optional().describe("Processes and threads at once."),
  memoryGb: numberFrom(0.1, 1_000).optional().describe("Memory of all of them together."),
  diskGb: numberFrom(0.1, 10_000).optional().describe("Disk that a session may fill."),
});

export type SandboxRead = z.output<typeof sandboxSchema>;

/** An agent's own keys and settings, and nothing that could push, publish or approve. */
const MODEL_VARIABLES = [
  "ANTHROPIC_*",
  "AZURE_OPENAI_*",
  "CEREBRAS_*",
  "CLAUDE_*",
  "CODEX_*",
  "DASHSCOPE_*",
  "DEEPSEEK_*",
  "FIREWORKS_*",
  "GEMINI_*",
  "GOOGLE_API_KEY",
  "GOOSE_*",
  "GROQ_*",
  "LITELLM_*",
  "MISTRAL_*",
  "MOONSHOT_*",
  "OLLAMA_*",
  "OPENAI_*",
  "OPENCODE_*",
  "OPENROUTER_*",
  "QWEN_*",
  "TOGETHER_*",
  "XAI_*",
];

const DEFAULTS = {
  network: "open",
  hosts: [],
  read: [],
  write: [],
  copy: [],
  variables: MODEL_VARIABLES,
} as const;

export function toSandbox(read: SandboxRead | undefined): SandboxConfig {
  const { isolation, image, processes, memoryGb, diskGb, ...given } = read ?? {};
  const rules = { ...DEFAULTS, ...onlySet(given) };
  if (isolation === "none") return { kind: "none", variables: rules.variables };
  return {
    kind: "confined",
    profile: {
      ...rules,
      processesMax: processes ?? LIMITS.boxProcessesMax,
      memoryBytesMax: toBytes(memoryGb) ?? LIMITS.boxMemoryBytesMax,
      diskBytesMax: toBytes(diskGb) ?? LIMITS.boxDiskBytesMax,
    },
    ...(isolation === "container" ? { container: image === undefined ? {} : { image } } : {}),
  };
}

type Rules = Pick<SandboxProfile, "network" | "hosts" | "read" | "write" | "copy" | "variables">;

/** A key that is there without a value would hide its default. */
const onlySet = (given: { readonly [Key in keyof Rules]?: Rules[Key] | undefined }) =>
  Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<Rules>;

const toBytes = (gigabytes: number | undefined): number | undefined =>
  gigabytes === undefined ? undefined : Math.round(gigabytes * GIB);

const sandboxesIn = (root: unknown): readonly (readonly [string, unknown])[] =>
  entriesOf(valueAt(root, ["agents"])).flatMap(([name]) => {
    const sandbox = asMap(valueAt(root, ["agents", name, "sandbox"]));
    return sandbox === undefined ? [] : [[name, sandbox] as const];
  });

/** A list of hosts that nobody heeds would look like a rule. */
export function hostsHaveAFilter(root: unknown): readonly Complaint[] {
  return sandboxesIn(root).flatMap(([name, sandbox]) => {
    if (valueAt(sandbox, ["hosts"]) === undefined) return [];
    if (asText(valueAt(sandbox, ["network"])) === "model") return [];
    const remedy = "say network: model beside it, or leave it out";
    return [complainOf(root, ["agents", name, "sandbox", "hosts"], remedy)];
  });
}

/** An image that nothing is started from would look like a choice. */
export function imagesHaveAContainer(root: unknown): readonly Complaint[] {
  return sandboxesIn(root).flatMap(([name, sandbox]) => {
    if (valueAt(sandbox, ["image"]) === undefined) return [];
    if (asText(valueAt(sandbox, ["isolation"])) === "container") return [];
    const remedy = "say isolation: container beside it, or leave it out";
    return [complainOf(root, ["agents", name, "sandbox", "image"], remedy)];
  });
}

export function noBoxHasNoRules(root: unknown): readonly Complaint[] {
  return sandboxesIn(root).flatMap(([name, sandbox]) => {
    if (asText(valueAt(sandbox, ["isolation"])) !== "none") return [];
    const rules = entriesOf(sandbox).map(([key]) => key);
    if (rules.every((key) => key === "isolation" || key === "variables")) return [];
    const remedy = "leave it out, or the other keys: without a box nothing holds them";
    return [complainOf(root, ["agents", name, "sandbox", "isolation"], remedy)];
  });
}
