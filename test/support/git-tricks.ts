/** What somebody who can write to a repository's `.git` may leave there, so that git runs a program or sees another commit. */

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Sha } from "../../src/domain/ids.js";
import type { Checkout } from "./user-repository.js";

/** Where a trick is played: a repository of one base and two changes, one that is good and one that is not. */
export interface Stage {
  readonly repository: Checkout;
  readonly gitDir: string;
  /** A folder outside of the repository, for what the trick needs. */
  readonly folder: string;
  /** A program that leaves a mark wherever it is run. */
  readonly trap: string;
  readonly base: Sha;
  readonly honest: Sha;
  readonly liar: Sha;
}

export interface Trick {
  readonly name: string;
  plant(stage: Stage): void;
  /** What people do all day and what walks into the trap: without it the trap would prove nothing. */
  readonly springs?: (stage: Stage) => void;
}

const write = (path: string, text: string | Buffer): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

const configure = ({ repository }: Stage, settings: Readonly<Record<string, string>>): void => {
  for (const [key, value] of Object.entries(settings)) repository.git("config", key, value);
};

const inInfo = ({ gitDir }: Stage, name: string, text: string): void =>
  write(join(gitDir, "info", name), text);

const HOOKS =
  "post-checkout post-merge pre-commit post-commit post-index-change reference-transaction pre-auto-gc pre-receive update proc-receive post-update sendemail-validate fsmonitor-watchman post-rewrite";

const plantHooks = (folder: string, trap: string): void => {
  mkdirSync(folder, { recursive: true });
  for (const hook of HOOKS.split(" ")) cpSync(trap, join(folder, hook));
};

const everyFile = "* filter=trap diff=trap merge=trap -text -diff export-ignore ident\n";

const drivers = ({ trap }: Stage): Readonly<Record<string, string>> => ({
  "filter.trap.clean": trap,
  "filter.trap.smudge": trap,
  "filter.trap.required": "true",
  "diff.trap.textconv": trap,
  "diff.trap.command": trap,
  "diff.external": trap,
  "merge.trap.driver": `${trap} %O %A %B`,
  "merge.default": "trap",
});

const dirty = ({ repository }: Stage): void => {
  repository.write({ "value.txt": "8\n" });
  repository.git("status");
};

/** Tricks by which git is to run a program. */
const PROGRAMS: readonly Trick[] = [
  {
    name: "hooks",
    plant: ({ gitDir, trap }) => plantHooks(join(gitDir, "hooks"), trap),
    springs: ({ repository, base }) => repository.git("branch", "sprung", base),
  },
  {
    name: "core.hooksPath",
    plant: (stage) => {
      plantHooks(join(stage.folder, "hooks"), stage.trap);
      configure(stage, { "core.hooksPath": join(stage.folder, "hooks") });
    },
    springs: ({ repository, base }) => repository.git("branch", "sprung", base),
  },
  {
    name: "core.fsmonitor",
    plant: (stage) => configure(stage, { "core.fsmonitor": stage.trap }),
    springs: dirty,
  },
  {
    name: "filters, diff and merge drivers by info/attributes",
    plant: (stage) => {
      configure(stage, drivers(stage));
      inInfo(stage, "attributes", everyFile);
      stage.repository.write({ "value.txt": "6\n" });
    },
    springs: dirty,
  },
  {
    name: "filters by core.attributesFile",
    plant: (stage) => {
      write(join(stage.folder, "attributes"), everyFile);
      configure(stage, {
        ...drivers(stage),
        "core.attributesFile": join(stage.folder, "attributes"),
      });
      stage.repository.write({ "value.txt": "6\n" });
    },
    springs: dirty,
  },
  {
    name: "include.path and includeIf",
    plant: (stage) => {
      write(join(stage.folder, "more"), `[core]\n\tfsmonitor = ${stage.trap}\n\tbare = false\n`);
      configure(stage, {
        "include.path": join(stage.folder, "more"),
        [`includeIf.gitdir:${stage.gitDir}/.path`]: join(stage.folder, "more"),
      });
    },
    springs: dirty,
  },
  {
    name: "extensions.worktreeConfig",
    plant: (stage) => {
      configure(stage, { "extensions.worktreeConfig": "true" });
      write(join(stage.gitDir, "config.worktree"), `[core]\n\tfsmonitor = ${stage.trap}\n`);
    },
    springs: dirty,
  },
  {
    name: "every other setting that names a program",
    plant: (stage) => {
      const { trap } = stage;
      const keys =
        "core.sshCommand core.askPass core.editor core.pager core.gitProxy core.alternateRefsCommand sequence.editor credential.helper gpg.program gpg.ssh.program gpg.ssh.defaultKeyCommand interactive.diffFilter uploadpack.packObjectsHook remote.origin.uploadpack remote.origin.receivepack diff.tool merge.tool mergetool.trap.cmd alias.fetch alias.diff-tree alias.upload-pack web.browser browser.trap.cmd trailer.x.command submodule.x.update";
      configure(stage, Object.fromEntries(keys.split(" ").map((key) => [key, trap])));
      configure(stage, {
        "alias.rev-parse": `!${trap}`,
        "submodule.y.update": `!${trap}`,
        "commit.gpgSign": "true",
        "log.showSignature": "true",
        "pager.diff-tree": trap,
        "pager.ls-tree": trap,
      });
    },
    springs: ({ repository }) => repository.git("commit", "--allow-empty", "--message", "x"),
  },
  {
    name: "url.insteadOf and a remote that is a program",
    plant: (stage) =>
      configure(stage, {
        "remote.origin.url": `ext::${stage.trap}`,
        "remote.origin.promisor": "true",
        [`url.ext::${stage.trap} .insteadOf`]: "/",
        [`url.ext::${stage.trap}  .pushInsteadOf`]: "/",
        "protocol.ext.allow": "always",
        "fetch.recurseSubmodules": "true",
        "submodule.recurse": "true",
      }),
    springs: ({ repository }) => repository.git("fetch", "origin"),
  },
];

const replaceAll = (repository: Checkout, pairs: readonly (readonly [string, string])[]): void => {
  for (const [one, other] of pairs) repository.git("replace", "--force", one, other);
};

/** Tricks by which an object or a name is to be another than it is. */
const OBJECTS: readonly Trick[] = [
  {
    name: "replaced commits, trees and files",
    plant: ({ repository, base, honest, liar }) =>
      replaceAll(repository, [
        [liar, honest],
        [honest, base],
        [`${liar}^{tree}`, `${honest}^{tree}`],
        [`${liar}:value.txt`, `${honest}:value.txt`],
        [`${base}:interlock.yaml`, `${base}:value.txt`],
      ]),
  },
  {
    name: "grafts",
    plant: (stage) => inInfo(stage, "grafts", `${stage.liar} ${stage.base}\n${stage.honest}\n`),
  },
  {
    name: "a shallow file over whole history",
    plant: ({ gitDir, base, honest, liar }) =>
      write(join(gitDir, "shallow"), `${base}\n${honest}\n${liar}\n`),
  },
  {
    name: "a commit graph that lies about trees",
    plant: ({ repository, gitDir, honest, liar }) => {
      repository.git("commit-graph", "write", "--reachable");
      const file = join(gitDir, "objects", "info", "commit-graph");
      chmodSync(file, 0o644);
      const idOf = (name: string): Buffer =>
        Buffer.from(repository.git("rev-parse", `${name}^{tree}`), "hex");
      const graph = readFileSync(file);
      idOf(honest).copy(graph, graph.indexOf(idOf(liar)));
      writeFileSync(file, graph);
    },
  },
  {
    name: "objects that are borrowed, from a place that is gone, too",
    plant: ({ gitDir, folder }) => {
      const objects = join(gitDir, "objects");
      for (const name of readdirSync(objects).filter((one) => /^[0-9a-f]{2}$/.test(one))) {
        mkdirSync(join(folder, "lent"), { recursive: true });
        renameSync(join(objects, name), join(folder, "lent", name));
      }
      const lent = [join(folder, "gone"), join(folder, "lent"), objects];
      write(join(objects, "info", "alternates"), lent.map((path) => `${path}\n`).join(""));
    },
  },
  {
    name: "objects, names and HEAD behind links",
    plant: ({ gitDir, folder }) => {
      for (const name of ["objects", "refs", "config"]) {
        renameSync(join(gitDir, name), join(folder, name));
        symlinkSync(join(folder, name), join(gitDir, name));
      }
      rmSync(join(gitDir, "HEAD"));
      symlinkSync("refs/heads/main", join(gitDir, "HEAD"));
    },
  },
  {
    name: "a git directory that is elsewhere",
    plant: ({ gitDir, folder }) => {
      renameSync(gitDir, join(folder, "elsewhere"));
      writeFileSync(gitDir, `gitdir: ${join(folder, "elsewhere")}\n`);
    },
  },
  {
    name: "names that look like ids, like HEAD and like the base",
    plant: ({ repository, base, honest, liar }) => {
      for (const kind of ["heads", "tags"]) {
        repository.git("update-ref", `refs/${kind}/${liar}`, honest);
        repository.git("update-ref", `refs/${kind}/${base}`, liar);
        repository.git("update-ref", `refs/${kind}/HEAD`, honest);
      }
      repository.git("update-ref", "refs/tags/main", liar);
      repository.git("update-ref", "refs/heads/refs/heads/main", liar);
    },
  },
  {
    name: "packed names, one of them broken, and names that lead to names",
    plant: ({ repository, gitDir, liar, honest }) => {
      repository.git("symbolic-ref", "refs/heads/alias", "refs/heads/liar");
      repository.git("pack-refs", "--all");
      const packed = join(gitDir, "packed-refs");
      writeFileSync(packed, `${readFileSync(packed, "utf8")}${liar} refs/tags/v1\n^${honest}\n`);
      repository.git("symbolic-ref", "refs/tags/loop", "refs/tags/loop2");
      repository.git("symbolic-ref", "refs/tags/loop2", "refs/tags/loop");
    },
  },
  ...[
    ["that is detached at the good change", ({ honest }: Stage) => `${honest}\n`],
    ["that is on a branch without commits", () => "ref: refs/heads/none\n"],
    ["that leads to another name", () => "ref: refs/tags/v1\n"],
  ].map(
    ([name, text]): Trick => ({
      name: `a HEAD ${name as string}`,
      plant: (stage) =>
        writeFileSync(join(stage.gitDir, "HEAD"), (text as (one: Stage) => string)(stage)),
    }),
  ),
];

/** Tricks by which files are to be seen otherwise than they are. */
const SIGHT: readonly Trick[] = [
  {
    name: "core.worktree",
    plant: (stage) => {
      cpSync(stage.repository.root, join(stage.folder, "tree"), {
        recursive: true,
        filter: (path) => !path.endsWith(".git"),
      });
      configure(stage, { "core.worktree": join(stage.folder, "tree") });
    },
  },
  { name: "core.bare", plant: (stage) => configure(stage, { "core.bare": "true" }) },
  {
    name: "everything is excluded",
    plant: (stage) => {
      inInfo(stage, "exclude", "*\n");
      write(join(stage.folder, "excludes"), "*\n");
      configure(stage, { "core.excludesFile": join(stage.folder, "excludes") });
    },
  },
  {
    name: "an index that says that nothing has changed, locked",
    plant: ({ repository, gitDir }) => {
      repository.git("update-index", "--assume-unchanged", "value.txt");
      repository.git("update-index", "--skip-worktree", "list.txt");
      repository.write({ "value.txt": "5\n", "list.txt": "" });
      writeFileSync(join(gitDir, "index.lock"), "");
    },
  },
  { name: "an index of nonsense", plant: ({ gitDir }) => write(join(gitDir, "index"), "DIRC?") },
  {
    name: "a sparse checkout",
    plant: (stage) => {
      configure(stage, { "core.sparseCheckout": "true", "core.sparseCheckoutCone": "false" });
      inInfo(stage, "sparse-checkout", "/list.txt\n");
    },
  },
  {
    name: "settings of the file system and of line ends",
    plant: (stage) =>
      configure(stage, {
        "core.autocrlf": "true",
        "core.eol": "crlf",
        "core.fileMode": "false",
        "core.ignoreCase": "true",
        "core.symlinks": "false",
        "core.protectNTFS": "false",
        "core.protectHFS": "false",
        "core.precomposeUnicode": "true",
        "core.bigFileThreshold": "1",
        "core.trustctime": "false",
        "core.checkStat": "minimal",
      }),
  },
  {
    name: "settings of diff, merge, log and colour",
    plant: (stage) =>
      configure(stage, {
        "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true",
        "diff.orderFile": "/dev/null",
        "diff.context": "99",
        "diff.ignoreSubmodules": "all",
        "diff.renames": "copies",
        "diff.suppressBlankEmpty": "true",
        "color.ui": "always",
        "core.abbrev": "4",
        "core.quotePath": "true",
        "merge.renames": "false",
        "merge.conflictStyle": "diff3",
        "rerere.enabled": "true",
      }),
  },
  {
    name: "names that the repository does not want to give",
    plant: (stage) =>
      configure(stage, {
        "transfer.hideRefs": "refs",
        "uploadpack.hideRefs": "refs",
        "uploadpack.allowAnySHA1InWant": "false",
        "uploadpack.allowReachableSHA1InWant": "false",
        "protocol.version": "0",
        "protocol.file.allow": "never",
      }),
  },
];

export const GIT_TRICKS: readonly Trick[] = [...PROGRAMS, ...OBJECTS, ...SIGHT];

/** The program, and how to see whether it was run. */
export function setTrap(folder: string): {
  readonly trap: string;
  readonly isSprung: () => boolean;
} {
  const mark = join(folder, "sprung");
  const trap = join(folder, "trap.sh");
  write(trap, `#!/bin/sh\necho sprung >> ${mark}\nexit 1\n`);
  chmodSync(trap, 0o755);
  return { trap, isSprung: () => existsSync(mark) };
}

/** Git as people run it, whatever it ends with. */
export function springs({ springs: spring }: Trick, stage: Stage): void {
  try {
    spring?.(stage);
  } catch (cause) {
    if (!(cause instanceof Error && "status" in cause)) throw cause;
  }
}

/** A copy of a repository with all that lies in its `.git`. */
export function copyRepository(from: string, to: string): void {
  execFileSync("cp", ["-r", from, to]);
}
