/** A container image of one static program, made here: nothing is fetched. */

import { execFileSync, spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packBusyboxRoot } from "../../support/busybox-root.js";

export const TINY = "localhost/interlock-tiny:1";

/** The same; it serves its `/etc` on port 8080. */
export const SERVING = "localhost/interlock-serving:1";

const PROGRAMS =
  "httpd wget sh cat ls echo sleep env id nc mkdir touch tail true false pwd grep printf rm";

export interface TinyImage {
  /** The client of the engine that answers. */
  readonly engine: string;
  ask(...args: readonly string[]): string;
  remove(): void;
}

/** Undefined: no engine answers, or there is no static BusyBox to make an image of. */
export function makeTinyImage(): TinyImage | undefined {
  const packed = packBusyboxRoot({
    bin: "bin",
    programs: PROGRAMS.split(" "),
    folders: ["tmp", "etc", "root", "proc", "sys", "dev"],
    files: { "etc/hello.txt": "served\n" },
  });
  if (packed === undefined) return undefined;
  const { folder, archive } = packed;
  process.env["CONTAINERS_CONF"] = configuration(folder);
  const engine = ["docker", "podman"].find(
    (name) => spawnSync(name, ["version", "--format", "{{.Server.Version}}"]).status === 0,
  );
  if (engine === undefined) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const ask = (...args: readonly string[]): string =>
    execFileSync(engine, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  ask("import", archive, TINY);
  const serve = 'CMD ["/bin/httpd", "-f", "-p", "8080", "-h", "/etc"]';
  ask("import", "--change", serve, archive, SERVING);
  return {
    engine,
    ask,
    remove: () => {
      ask("rmi", "--force", TINY, SERVING);
      rmSync(folder, { recursive: true });
    },
  };
}

/** For Podman inside a container, which may not raise its own limits, nor use every kind of control groups. */
function configuration(folder: string): string {
  const file = join(folder, "containers.conf");
  const hasRunc = spawnSync("runc", ["--version"]).status === 0;
  writeFileSync(
    file,
    `[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n[engine]\n${hasRunc ? 'runtime = "runc"\n' : ""}`,
  );
  return file;
}
