/** Who may import whom, as data. A file belongs to the first layer whose pattern it matches. */

/** Things of the world that a layer never touches; `absences.ts` knows how each is recognised. */
export type Absence = "clock" | "chance" | "process" | "network" | "timers" | "promises" | "code";

export interface Layer {
  readonly name: string;
  /** Globs over the repository's paths. */
  readonly files: readonly string[];
  /** Other layers whose files it may import; its own it always may. */
  readonly imports: readonly string[];
  /** Packages it may import; `node:*` stands for all of Node's own. */
  readonly libraries: readonly string[];
  readonly absent: readonly Absence[];
}

const THE_WORLD = ["clock", "chance", "process", "network", "timers"] as const;

export const LAYERS: readonly Layer[] = [
  {
    name: "domain",
    files: ["src/domain/**"],
    imports: [],
    libraries: [],
    absent: [...THE_WORLD, "promises"],
  },
  {
    name: "ports",
    files: ["src/ports/**"],
    imports: ["domain"],
    libraries: [],
    absent: [...THE_WORLD, "code"],
  },
  {
    // Data: the agents that ship with Interlock.
    name: "agents",
    files: ["src/agents/**"],
    imports: ["domain"],
    libraries: [],
    absent: [...THE_WORLD, "promises"],
  },
  {
    name: "config",
    files: ["src/config/**"],
    imports: ["domain", "agents"],
    libraries: ["yaml", "zod"],
    absent: [...THE_WORLD, "promises"],
  },
  {
    name: "proof",
    files: ["src/proof/**"],
    imports: ["domain", "ports"],
    // node:crypto computes digests, which is neither clock nor chance.
    libraries: [
      "fast-xml-parser",
      "node:crypto",
      "picomatch",
      "smol-toml",
      "tap-parser",
      "yaml",
      "zod",
    ],
    absent: THE_WORLD,
  },
  {
    // The only part of the runner that listens on the network: loopback, for artifacts and caches.
    name: "actions-services",
    files: ["src/actions/services/**"],
    imports: ["domain", "ports", "actions"],
    libraries: ["node:*"],
    absent: ["clock", "chance", "process", "timers"],
  },
  {
    name: "actions",
    files: ["src/actions/**"],
    imports: ["domain", "ports", "actions-services"],
    // Of Node's own: files, paths and digests. Programs are started by a port.
    libraries: ["@actions/expressions", "@actions/workflow-parser", "node:*", "picomatch", "yaml"],
    absent: THE_WORLD,
  },
  {
    name: "app",
    files: ["src/app/**"],
    imports: ["domain", "ports", "proof", "config"],
    libraries: [],
    absent: THE_WORLD,
  },
  {
    name: "adapters",
    files: ["src/adapters/**"],
    imports: ["domain", "ports", "actions"],
    libraries: [
      "@agentclientprotocol/sdk",
      "@modelcontextprotocol/server",
      "@sigstore/bundle",
      "@sigstore/protobuf-specs",
      "@sigstore/sign",
      "@sigstore/verify",
      "@vscode/tree-sitter-wasm",
      "node:*",
      "zod",
    ],
    absent: [],
  },
  {
    name: "composition",
    files: ["src/compose*.ts", "src/site.ts", "src/demo/**"],
    imports: [
      "domain",
      "ports",
      "agents",
      "proof",
      "config",
      "actions",
      "actions-services",
      "app",
      "adapters",
    ],
    libraries: ["node:*", "yaml", "zod"],
    absent: [],
  },
  {
    name: "cli",
    files: ["src/cli/**"],
    imports: ["domain", "ports", "agents", "config", "app", "composition"],
    libraries: ["commander", "ink", "node:*", "react"],
    absent: [],
  },
  {
    name: "index",
    files: ["src/index.ts", "src/actions.ts"],
    imports: [
      "domain",
      "ports",
      "agents",
      "proof",
      "config",
      "actions",
      "actions-services",
      "app",
      "adapters",
      "composition",
      "cli",
    ],
    libraries: [],
    absent: [],
  },
];

/** An adapter is a folder of `src/adapters`, or a single file in it. It sees no other but through these doors. */
export interface Door {
  readonly files: string;
  /** Who may go through. */
  readonly opensTo: string;
}

export const DOORS: readonly Door[] = [
  // Writing so that a crash leaves the old text or the new one.
  { files: "src/adapters/files/**", opensTo: "src/adapters/**" },
  // Starting git, and whatever small program else is needed a thousand times.
  { files: "src/adapters/launching/launch.ts", opensTo: "src/adapters/**" },
  // What programs of turns may call on this machine: the tools and the model.
  { files: "src/adapters/loopback/**", opensTo: "src/adapters/{tools,model-proxy}/**" },
  // Schemas of what is kept as JSON: the journal, the forge's records, check runs.
  { files: "src/adapters/records/**", opensTo: "src/adapters/**" },
  // The local forge keeps its branches in the user's repository, by the same single door to git.
  {
    files: "src/adapters/git/{fetch,git,move-branch,mutex,store}.ts",
    opensTo: "src/adapters/forges/**",
  },
  // What agents print is bounded and cut as what any program prints, and they are waited for as any.
  {
    files: "src/adapters/processes/{clock,lines,output-buffer,wait}.ts",
    opensTo: "src/adapters/agents/**",
  },
  // The repository that jobs run on is read and cloned by the same door.
  { files: "src/adapters/git/{git,identity}.ts", opensTo: "src/adapters/ci/**" },
];

/** Lines of a file without blank ones and comments; beside it, the same for a test. */
export const LINES_MAX = { source: 300, test: 600 } as const;
