/** A real repository in a temporary folder, with commits on main that are attested by a real key. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAttestations } from "../../src/adapters/attestations/attestations.js";
import {
  GATE_RESULT_TYPE,
  STATEMENT_TYPE,
  type Statement,
  SVR_TYPE,
} from "../../src/domain/attestation.js";
import { type Part, TEST_RESULT_TYPE } from "../../src/domain/attestation-parts.js";
import { DOD_PROPERTIES } from "../../src/domain/definition-of-done.js";
import { type Sha, toInstant, toSha, toTree } from "../../src/domain/ids.js";
import { NOTHING_ALLOWED } from "../../src/domain/plan.js";
import { VERSION } from "../../src/domain/version.js";

export class AttestedRepository {
  readonly folder: string;
  readonly gitDir: string;
  readonly keyFile: string;
  readonly headsDirectory: string;
  readonly tmpDir: string;

  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "interlock-attest-")));
    const work = join(this.folder, "repo");
    this.gitDir = join(work, ".git");
    this.keyFile = join(this.folder, "state", "key.pem");
    this.headsDirectory = join(this.folder, "state", "heads");
    this.tmpDir = join(this.folder, "tmp");
    mkdirSync(work);
    this.git(["init", "--quiet", "--initial-branch=main", work]);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  git(args: readonly string[], input = ""): string {
    const options = {
      cwd: join(this.folder, "repo"),
      input,
      encoding: "utf8" as const,
      env: GIT_ENVIRONMENT,
      stdio: ["pipe", "pipe", "pipe"] as const,
    };
    return execFileSync("git", args, { ...options, stdio: [...options.stdio] }).trim();
  }

  commit(text: string): Sha {
    writeFileSync(join(this.folder, "repo", "file.txt"), text);
    this.git(["add", "file.txt"]);
    this.git(["commit", "--quiet", "--message", text]);
    return toSha(this.git(["rev-parse", "HEAD"]));
  }

  async attest(
    commit: Sha,
    change: (statement: Statement) => Statement = (same) => same,
    keyFile = this.keyFile,
  ): Promise<string> {
    const tree = toTree(this.git(["rev-parse", `${commit}^{tree}`]));
    const attestations = createAttestations({
      gitDir: this.gitDir,
      keyFile,
      headsDirectory: this.headsDirectory,
      tmpDir: this.tmpDir,
    });
    const stored = await attestations.store({
      commit,
      tree,
      statement: change(statementAbout(commit, tree)),
      parts: partsAbout(commit, tree),
    });
    return stored.sha256;
  }

  /** Commits and attests so many changes, oldest first. */
  async landed(count: number): Promise<readonly Sha[]> {
    const commits: Sha[] = [];
    for (let index = 1; index <= count; index += 1) {
      const commit = this.commit(`change ${index}`);
      await this.attest(commit);
      commits.push(commit);
    }
    return commits;
  }

  read(path: string): string {
    return this.git(["show", `refs/interlock/attestations:${path}`]);
  }

  /** What somebody with write access to the ref can do: any file, any text; undefined removes it. */
  rewrite(files: Readonly<Record<string, string | undefined>>): void {
    const ref = "refs/interlock/attestations";
    const listing = this.git(["ls-tree", "-r", "-z", ref])
      .split("\0")
      .filter((line) => line !== "");
    const kept = listing.filter((line) => !Object.hasOwn(files, line.split("\t")[1] ?? ""));
    const added = Object.entries(files).flatMap(([path, text]) =>
      text === undefined
        ? []
        : [`100644 blob ${this.git(["hash-object", "-w", "--stdin"], text)}\t${path}`],
    );
    const index = { ...GIT_ENVIRONMENT, GIT_INDEX_FILE: join(this.folder, "rewrite.index") };
    rmSync(index.GIT_INDEX_FILE, { force: true });
    const run = (args: readonly string[], input = ""): string =>
      execFileSync("git", args, {
        cwd: join(this.folder, "repo"),
        env: index,
        input,
        encoding: "utf8",
      }).trim();
    run(["update-index", "--add", "--index-info"], `${[...kept, ...added].join("\n")}\n`);
    const commit = run(["commit-tree", run(["write-tree"]), "-m", "rewritten"]);
    run(["update-ref", ref, commit]);
  }
}

export const pathOf = (commit: Sha): string => `${commit.slice(0, 2)}/${commit}/svr.dsse.json`;

export const partPathOf = (commit: Sha, name: string): string =>
  `${commit.slice(0, 2)}/${commit}/parts/${name}.dsse.json`;

/** What stands behind `statementAbout`: two gates, one of them a suite. */
export function partsAbout(commit: string, tree: string): readonly Part[] {
  const about = {
    _type: STATEMENT_TYPE,
    subject: [{ name: "refs/heads/main", digest: { gitCommit: commit, gitTree: tree } }],
  };
  const gate = (name: string): Part => ({
    name: `gate-${name}`,
    statement: {
      ...about,
      predicateType: GATE_RESULT_TYPE,
      predicate: {
        gate: name,
        conclusion: "success",
        isolation: { kind: "none", network: "open" },
      },
    },
  });
  const tests: Part = {
    name: "tests-unit",
    statement: {
      ...about,
      predicateType: TEST_RESULT_TYPE,
      predicate: { result: "PASSED", configuration: [], passedTests: [`test of ${commit}`] },
    },
  };
  return [gate("rules"), gate("unit"), tests];
}

export function statementAbout(commit: string, tree: string): Statement {
  return {
    _type: STATEMENT_TYPE,
    subject: [{ name: "refs/heads/main", digest: { gitCommit: commit, gitTree: tree } }],
    predicateType: SVR_TYPE,
    predicate: {
      verifier: { id: `https://interlock.dev/verifier/${VERSION}`, policies: [] },
      timeCreated: toInstant(0),
      properties: DOD_PROPERTIES,
      interlock: {
        type: GATE_RESULT_TYPE,
        run: "week-1-1",
        workstream: "ws1",
        base: { branch: "main", gitCommit: commit },
        notHeld: [],
        checkRuns: [
          {
            gate: "unit",
            class: "tests",
            conclusion: "success",
            evidence: [{ name: "gate-unit.log", digest: { sha256: "a".repeat(64) } }],
          },
        ],
        waivers: [],
        allowances: NOTHING_ALLOWED,
        granted: [],
        preexisting: [],
        isolation: { turns: [{ kind: "bubblewrap", network: "open" }] },
        claims: [],
      },
    },
  };
}

const GIT_ENVIRONMENT = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.invalid",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.invalid",
};
