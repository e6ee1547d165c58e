/** What programs are told of this machine, by allow-lists. Pure functions of a given environment. */

export type Environment = Readonly<Record<string, string>>;

/** An environment as Node gives it. */
export type Source = Readonly<Record<string, string | undefined>>;

export interface GateEnvironmentRequest {
  readonly source: Source;
  /**
   * An empty folder that belongs to one checkout. Whatever a tool caches by itself (`~/.cache`, Go's build cache)
   * lands here, so no build result passes from one checkout to another.
   */
  readonly home: string;
  /** Absent: the source's. */
  readonly temporary?: string;
  /** What the configuration adds; it wins. */
  readonly extra?: Environment;
  /** Of the source's home, so that only tool homes that exist are named. */
  readonly isFolder: (path: string) => boolean;
}

/** The machine's own way to the network, without which nothing can be installed behind a company's proxy. */
const NETWORK = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "all_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NODE_EXTRA_CA_CERTS",
  "REQUESTS_CA_BUNDLE",
  "CURL_CA_BUNDLE",
  "PIP_CERT",
  "CARGO_HTTP_CAINFO",
  "GIT_SSL_CAINFO",
  "NIX_SSL_CERT_FILE",
  "npm_config_registry",
  "GOPROXY",
  "GOSUMDB",
  "GOPRIVATE",
  "GONOSUMDB",
] as const;

/** Which of several installed versions of a tool is meant; without a home to look it up in, only these say. */
const VERSIONS = [
  "RUSTUP_TOOLCHAIN",
  "GOROOT",
  "GOTOOLCHAIN",
  "JAVA_HOME",
  "PYENV_VERSION",
  "RBENV_VERSION",
  "NODENV_VERSION",
] as const;

/**
 * Where tools are installed, and where downloaded packages are kept, when `HOME` no longer says so. Variable → its
 * default below the user's home. A gate can write to them, as to everything that belongs to the same user.
 *
 * Common to all are tools, and stores of downloads that are checked against a lock file (npm by digest at each reading,
 * Cargo and Go when unpacking). Never common are results of building: `CARGO_TARGET_DIR` is not passed; `GOCACHE` lies
 * in the checkout's own home, because the code under test can write to it, and an entry forged there under the
 * right key would be believed in the next checkout, though keys are digests of honest inputs; likewise pip's cache
 * of built wheels, and the stores of pnpm and uv, whose files are hard-linked into the checkout.
 * Java ignores `HOME`: Maven reads `~/.m2` of the account, so a gate should `verify`, not `install`.
 */
const TOOL_HOMES: Readonly<Record<string, string>> = {
  RUSTUP_HOME: ".rustup",
  CARGO_HOME: ".cargo",
  GOMODCACHE: "go/pkg/mod",
  npm_config_cache: ".npm",
  COREPACK_HOME: ".cache/node/corepack",
  VOLTA_HOME: ".volta",
  NODENV_ROOT: ".nodenv",
  PYENV_ROOT: ".pyenv",
  PYTHONUSERBASE: ".local",
  UV_PYTHON_INSTALL_DIR: ".local/share/uv/python",
  RBENV_ROOT: ".rbenv",
  ASDF_DATA_DIR: ".asdf",
  MISE_DATA_DIR: ".local/share/mise",
};

/**
 * Stores of downloads that set-up fills, and gates without a network read: they have to be the same folder for both, also where
 * it is not there yet.
 */
const DOWNLOADS: ReadonlySet<string> = new Set(["CARGO_HOME", "GOMODCACHE", "npm_config_cache"]);

/** What set-up, gates and acceptance checks get: the same on every machine, as far as tools allow. */
export function gateEnvironment(request: GateEnvironmentRequest): Environment {
  const { source, home, temporary, extra } = request;
  return {
    ...pick(source, [...NETWORK, ...VERSIONS]),
    ...toolHomes(request),
    PATH: source["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
    HOME: home,
    TMPDIR: temporary ?? source["TMPDIR"] ?? "/tmp",
    LANG: "C.UTF-8",
    TZ: "UTC",
    CI: "1",
    NO_COLOR: "1",
    GOCACHE: `${home}/.cache/go-build`,
    // A gate that asks for a password would wait for its whole time.
    GIT_TERMINAL_PROMPT: "0",
    ...extra,
  };
}

function toolHomes({ source, isFolder }: GateEnvironmentRequest): Environment {
  const [goPath] = source["GOPATH"]?.split(":") ?? [];
  const given: Source = { GOMODCACHE: goPath && `${goPath}/pkg/mod`, ...source };
  return Object.fromEntries(
    Object.entries(TOOL_HOMES).flatMap(([variable, below]) => {
      const path = given[variable] ?? `${source["HOME"] ?? ""}/${below}`;
      const isStore = DOWNLOADS.has(variable) && source["HOME"] !== undefined;
      const isNamed = given[variable] !== undefined || isStore || isFolder(path);
      return isNamed ? [[variable, path] as const] : [];
    }),
  );
}

export interface AgentEnvironmentRequest {
  readonly source: Source;
  /** Names of further variables that get in; `NAME_*` for all that begin so. */
  readonly variables: readonly string[];
  readonly extra?: Environment;
}

/** What any program wants to know of its user and terminal. */
const ORDINARY =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|GOPATH|NVM_DIR)$/;

const KNOWN: ReadonlySet<string> = new Set([...NETWORK, ...VERSIONS, ...Object.keys(TOOL_HOMES)]);

/** Forges, and registries that a publication goes to: they get in by their whole name only. */
const FORGE_CREDENTIAL = new RegExp(
  [
    "^(?:GH|GITHUB|GITLAB|GL|GITEA|FORGEJO|BITBUCKET|GCM|HUB)_",
    "^(?:ACTIONS|CI_JOB)_.*TOKEN",
    "^GIT_",
    "^SSH_(?:AUTH_SOCK|AGENT_PID|ASKPASS)",
    "^(?:NPM|NODE_AUTH|YARN_NPM_AUTH|JSR|PYPI|UV_PUBLISH)_?TOKEN$",
    "^npm_config_.*(?:auth|password|token)",
    "^YARN_NPM_AUTH",
    "^CARGO_REGISTR(?:Y|IES)_.*TOKEN$",
    "^(?:TWINE|POETRY_PYPI_TOKEN|POETRY_HTTP_BASIC|UV_PUBLISH|MAVEN_GPG|GPG|DOCKER_AUTH)_",
  ].join("|"),
  "i",
);

const OWN = /^INTERLOCK_/;

/**
 * What agents get: an allow-list of what every program needs, what their profile names, and what the configuration sets.
 * A pattern brings in nothing that could push, publish or approve.
 */
export function agentEnvironment({
  source,
  variables,
  extra,
}: AgentEnvironmentRequest): Environment {
  const isNamed = toNameMatcher(variables);
  const kept = Object.entries(source).flatMap(([name, value]) =>
    value !== undefined && !OWN.test(name) && (isOrdinary(name) || isNamed(name))
      ? [[name, value] as const]
      : [],
  );
  return {
    ...Object.fromEntries(kept),
    GIT_TERMINAL_PROMPT: "0",
    // An empty helper takes back those of the user's configuration, which would hand out stored passwords.
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "credential.helper",
    GIT_CONFIG_VALUE_0: "",
    ...extra,
  };
}

const isOrdinary = (name: string): boolean => ORDINARY.test(name) || KNOWN.has(name);

function toNameMatcher(variables: readonly string[]): (name: string) => boolean {
  const whole = new Set(variables.filter((name) => !name.endsWith("*")));
  const beginnings = variables.flatMap((name) => (name.endsWith("*") ? [name.slice(0, -1)] : []));
  return (name) =>
    whole.has(name) ||
    (!FORGE_CREDENTIAL.test(name) && beginnings.some((beginning) => name.startsWith(beginning)));
}

function pick(source: Source, names: readonly string[]): Environment {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = source[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
