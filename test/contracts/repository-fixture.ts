/** A repository adapter over a user's repository, both in a folder of their own. */

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createRepository, type GitRepository } from "../../src/adapters/git/repository.js";
import { type Sha, toRunId, toSha } from "../../src/domain/ids.js";
import { type Checkout, makeUserRepository } from "../support/user-repository.js";

export interface RepositoryFixture {
  readonly user: Checkout;
  readonly repository: GitRepository;
  /** The only commit of `main`. */
  readonly base: Sha;
  readonly run: string;
  readonly stateDirectory: string;
  readonly mirrorGit: string;
}

export const nonce = (): string => randomBytes(8).toString("hex");

export function gitRepositoryIn(
  folder: string,
  files: Readonly<Record<string, string>>,
  workspaces: "layers" | "clones" = "clones",
): RepositoryFixture {
  const user = makeUserRepository(join(folder, "user"), files);
  const stateDirectory = join(folder, "state");
  const repository = createRepository({
    repository: join(user.root, ".git"),
    base: "main",
    stateDirectory,
    run: toRunId("week-1"),
    ambient: { nonce },
    workspaces,
  });
  return {
    user,
    repository,
    base: toSha(user.git("rev-parse", "main")),
    run: "week-1",
    stateDirectory,
    mirrorGit: repository.mirrorGit,
  };
}
