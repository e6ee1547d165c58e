/** The environment inside: the one that is given, as far as it still means something there. */

import { saysWhereToolsLie } from "./tools.js";

export interface EnvironmentRequest {
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly temporary: string;
  readonly isRoot: boolean;
  /** Port of the filtering proxy, if there is one. */
  readonly proxyPort: number | undefined;
  /** Of an image: its programs are found there, and this machine's are not. */
  readonly path: string | undefined;
}

/** They name sockets and folders of the user's session, none of which is there. */
const OUTSIDE =
  /^(?:XDG_RUNTIME_DIR|DBUS_.*|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|SSH_.*|GPG_.*|TMP|TEMP|TEMPDIR|OLDPWD|PWD)$/;

const PROXIES = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "all_proxy",
];

export function boxedEnvironment(request: EnvironmentRequest): Readonly<Record<string, string>> {
  const { env, home, temporary, isRoot, proxyPort, path } = request;
  const kept = Object.entries(env).filter(
    ([name]) => !OUTSIDE.test(name) && (path === undefined || !saysWhereToolsLie(name)),
  );
  return {
    ...Object.fromEntries(kept),
    ...(path === undefined ? {} : { PATH: withOwn(env["INTERLOCK_BIN"], path) }),
    HOME: home,
    TMPDIR: temporary,
    // As root, tar would give files away, for which it has no right in here.
    ...(isRoot ? { TAR_OPTIONS: "--no-same-owner" } : {}),
    ...(proxyPort === undefined ? {} : proxied(proxyPort)),
  };
}

const withOwn = (bin: string | undefined, path: string): string =>
  bin === undefined ? path : `${bin}:${path}`;

function proxied(port: number): Readonly<Record<string, string>> {
  const url = `http://127.0.0.1:${port}`;
  return {
    ...Object.fromEntries(PROXIES.map((name) => [name, url])),
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
    // Node itself heeds the variables above only when it is asked to (from version 22.21 and 24 on).
    NODE_USE_ENV_PROXY: "1",
  };
}
