import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type IsolationKind,
  type KeptIsolation,
  keepIsolation,
  openIsolation,
} from "../../src/actions/sandbox/isolation.js";
import { chooseIsolation, surfaceFor } from "../../src/adapters/ci/surface.js";
import { hasCode } from "../../src/adapters/files/error-code.js";
import { createProcesses } from "../../src/adapters/processes/processes.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "isolation-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const processes = createProcesses({ marker: `isolation-test/${process.pid}` });
const env = { PATH: process.env["PATH"] ?? "", HOME: "/nowhere" };
const surface = surfaceFor({ private: [homedir()], needed: [], env });
const site = join(root, "site");
const work = join(site, "work");
const own = join(site, "tmp");
const secret = join(homedir(), `.interlock-test-${process.pid}`);
for (const folder of [work, own]) mkdirSync(folder, { recursive: true });
writeFileSync(secret, "nobody's business");
afterAll(() => rmSync(secret, { force: true }));

const probe = { processes, env, surface, directory: join(root, "probe") };
let kind: IsolationKind = "none";
/** Made once for many programs; undefined: each makes its own. */
let kept: KeptIsolation | undefined;
beforeAll(async () => {
  kind = await chooseIsolation(probe);
});

/** A mount of the machine's whose name, as the kernel writes it, has a digit behind an octal number. */
const odd = `/srv/interlock test 0${process.pid} 100%s`;
const mayMount = (): boolean => {
  try {
    mkdirSync(odd);
    return spawnSync("mount", ["-t", "tmpfs", "tmpfs", odd]).status === 0;
  } catch (cause) {
    if (hasCode(cause, "EACCES", "EROFS", "ENOENT")) return false;
    throw cause;
  }
};
const hasOddMount = mayMount();
afterAll(() => {
  if (hasOddMount) spawnSync("umount", [odd]);
  rmSync(odd, { recursive: true, force: true });
});

const whole = { ...surface, site, writable: [work], replaced: new Map([["/tmp", own]]) };

async function inside(script: string) {
  const isolation = kept ?? openIsolation(kind, whole);
  const { end, output } = await processes.run(
    isolation.wrap({
      program: { argv: ["/bin/bash", "-c", script] },
      cwd: work,
      env,
      timeoutMs: 60_000,
      outputBytesMax: 100_000,
      floodBytesMax: 1_000_000,
    }),
  );
  return { code: end.kind === "exited" ? end.exitCode : end.kind, output };
}

test("this machine can isolate, by namespaces or bubblewrap", () => {
  expect(["namespaces", "bubblewrap"]).toContain(kind);
});

describe.each([
  ["namespaces", "kept for the job"],
  ["namespaces", "for each program"],
  ["bubblewrap", "for each program"],
] as const)("with %s %s, where they can be had", (wanted, lasting) => {
  beforeAll(async () => {
    const found = await chooseIsolation({ ...probe, among: [wanted] });
    if (found !== "none") kind = found;
    if (found === "none" || lasting !== "kept for the job") return;
    kept = await keepIsolation(kind, whole, { run: (request) => processes.run(request), env });
  });
  afterAll(async () => {
    await kept?.close();
    kept = undefined;
  });

  test.runIf(hasOddMount)("a mount with an odd name is protected as any other", async () => {
    const { code, output } = await inside(`echo x > "${odd}/f"`);
    expect({ code, output }).toHaveProperty("code", 1);
    expect(output).toContain("f: ");
    expect(readdirSync(odd)).toEqual([]);
  });

  test("the view is made once for a job, and entered by each of its programs", () => {
    const request = { program: { argv: ["true"] }, cwd: work, env, timeoutMs: 1 };
    const isolation = kept ?? openIsolation(kind, whole);
    const { program } = isolation.wrap({ ...request, outputBytesMax: 1, floodBytesMax: 1 });
    const maker = kind === "namespaces" ? "unshare" : "bwrap";
    expect("argv" in program ? program.argv[0] : "").toBe(
      kind === "namespaces" && kept !== undefined ? "nsenter" : maker,
    );
  });

  test("a step works in its own folder, where it was started, and in a /tmp of its own", async () => {
    const ended = await inside(
      "pwd; echo a > a; cat a; echo b > /tmp/only-here; ls /tmp/only-here; id -u",
    );
    expect(ended).toEqual({
      code: 0,
      output: `${work}\na\n/tmp/only-here\n${process.getuid?.()}\n`,
    });
    expect(existsSync("/tmp/only-here")).toBe(false);
    // The next step finds it.
    expect(await inside("ls /tmp/only-here")).toEqual({ code: 0, output: "/tmp/only-here\n" });
    expect(readFileSync(join(work, "a"), "utf8")).toBe("a\n");
  });

  test("a step reaches loopback, and does not see what Interlock told the wrapper", async () => {
    const ended = await inside(
      "node -e 'const s=require(`net`).createServer().listen(0,`127.0.0.1`,()=>{console.log(`up`);s.close()})'; env | grep -c INTERLOCK_STEP",
    );
    expect(ended.output).toBe("up\n0\n");
  });

  describe("a step cannot", () => {
    const goal = join(root, "outside");
    mkdirSync(goal, { recursive: true });
    chmodSync(goal, 0o777);
    const attempts: Readonly<Record<string, string>> = {
      "write by an absolute path": `echo x > ${goal}/f`,
      "write by a relative one": `echo x > ../../outside/f`,
      "write by a link": `ln -s ${goal} link && echo x > link/f`,
      "write by a hard link": `ln /etc/hostname hard && echo x > hard && mv hard ${goal}/f`,
      "move its own folder away": `cd ${site} && mv work aside && ln -s ${goal} work && echo x > work/f`,
      "remove its own folder": `cd ${site} && rm -rf work; ln -s ${goal} ${work} && echo x > ${work}/f`,
      "put a link on the way to its own folder": `w=/tmp/$(echo ${root} | cut -d/ -f3); mv $w $w-aside; rm -rf $w; ln -s ${goal} $w; echo x > $w/f`,
      "put something beside its own folder": `ln -s ${goal} ${site}/beside && echo x > ${site}/beside/f; [ -e ${site}/beside ] && touch ${goal}/f`,
      "write where everybody may": `echo x > /var/tmp/f && cp /var/tmp/f ${goal}/f`,
      "take the disk's protection back": `mount -o remount,bind,rw / ; mount -o remount,rw / ; echo x > ${goal}/f`,
      "take it back in namespaces of its own": `unshare -Urm sh -c 'mount -o remount,bind,rw / ; umount -l ${root}; echo x > ${goal}/f'`,
      "go out by another process's root": `echo x > /proc/1/root${goal}/f; echo x > /proc/$PPID/root${goal}/f`,
      "go out by another process's folder": `for p in /proc/[0-9]*; do echo x > $p/cwd/../outside/f; done`,
      "change the machine's settings": `echo x > /etc/f && cp /etc/f ${goal}/f`,
      "mount something else": `mount -t tmpfs tmpfs /mnt && mount --bind / /mnt && echo x > /mnt${goal}/f`,
      "make a device": `mknod disk b 8 1 && echo x > ${goal}/f`,
    };
    test.each(Object.entries(attempts))("%s", async (_, script) => {
      const ended = await inside(`(${script}) 2>/dev/null; true`);
      expect(ended.code).toBe(0);
      expect(existsSync(join(goal, "f"))).toBe(false);
    });

    test("read the user's home", async () => {
      const ended = await inside(`cat ${secret} 2>/dev/null || echo hidden`);
      expect(ended.output).toBe("hidden\n");
    });
  });
});
