/** Why a step that failed may have failed because of where it ran, not because of the code. */

import type { Host } from "../host/host.js";

export interface FailedStep {
  /** Its last lines. */
  readonly tail: readonly string[];
  readonly host: Host;
  readonly env: Readonly<Record<string, string>>;
  readonly script?: string;
  /** By the sandbox. */
  readonly isIsolated: boolean;
  /** In an image that the workflow has named: what is missing there is missing everywhere. */
  readonly isContained: boolean;
}

/** Undefined: nothing here speaks for the machine. Whoever prints such a line makes the verdict incomplete, never green. */
export function excuseOf({ tail, host, isIsolated, isContained }: FailedStep): string | undefined {
  for (const line of tail) {
    if (line.length > LINE_CHARACTERS_MAX) continue;
    const tool = isContained ? undefined : missingTool(line);
    if (tool !== undefined)
      return host.find(tool) === undefined
        ? `the tool ${tool} is not on this machine`
        : `the tool ${tool} is on this machine, but not where the job looked for it`;
    if (isIsolated && READ_ONLY.test(line))
      return "it writes where the sandbox lets nobody write; --no-sandbox lets it";
    const other = REASONS.find(([pattern]) => pattern.test(line));
    if (other !== undefined) return other[1];
  }
  return undefined;
}

const LINE_CHARACTERS_MAX = 2_000;

/** As bash, dash, zsh, env, make and npm's shells say it. A path is no tool: the repository itself lacks it. */
function missingTool(line: string): string | undefined {
  const [, told] =
    /(?:^|: )([A-Za-z0-9][\w.+-]*): (?:command )?not found\s*$/.exec(line) ??
    /^(?:env|\/usr\/bin\/env): [‘'"]?([A-Za-z0-9][\w.+-]*)[’'"]?: No such file or directory\s*$/.exec(
      line,
    ) ??
    /^make(?:\[\d+\])?: ([A-Za-z0-9][\w.+-]*): No such file or directory\s*$/.exec(line) ??
    [];
  return told;
}

const READ_ONLY =
  /\b(?:Read-only file system|EROFS|Invalid cross-device link|Device or resource busy|EBUSY|pyenv: cannot rehash)\b/;

const NO_NETWORK = "the network, or a server on it, did not answer";
const NO_API = "it asked something of GitHub, for which there is no token here";

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED (?!127\.|::1|localhost)\d)/, NO_NETWORK],
  [
    /Could not resolve host|Temporary failure in name resolution|Network is unreachable/,
    NO_NETWORK,
  ],
  [/SELF_SIGNED_CERT_IN_CHAIN|unable to get local issuer certificate/, NO_NETWORK],
  [/no such host|dial tcp(?:: lookup)? .* (?:i\/o timeout|connection refused)/, NO_NETWORK],
  [
    /CONNECT tunnel failed|Proxy CONNECT aborted|from proxy after CONNECT|Cannot connect to proxy|tunneling socket could not be established/,
    NO_NETWORK,
  ],
  [
    /Failed to establish a new connection|spurious network error|failed to download from/i,
    NO_NETWORK,
  ],
  [/^(?:npm (?:error|ERR!) )?code E(?:404|403|401|502|503|TIMEDOUT)\b/, NO_NETWORK],
  [
    /gh auth login|set the GH_TOKEN environment variable|Bad credentials|Requires authentication/,
    NO_API,
  ],
  [/API rate limit exceeded|Resource not accessible by integration/, NO_API],
  [/ACTIONS_ID_TOKEN_REQUEST_URL/, "it asks GitHub who it is (OIDC), which only GitHub can answer"],
];
