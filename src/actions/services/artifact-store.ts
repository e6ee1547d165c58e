/**
 * The artifacts of one run of a workflow, as zip files in one folder. By the rules of version 4: a name is given once, and
 * what has it does not change; who wants another under that name removes the first.
 */

import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Instant } from "../../domain/ids.js";
import type { Ambient } from "../../ports/ambient.js";
import { digestOf } from "./digest.js";
import { SERVICE_LIMITS } from "./limits.js";

export interface Artifact {
  /** From 1, in the order of the run. */
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly digest: string;
  readonly createdAt: Instant;
  /** The zip file. */
  readonly file: string;
  /** The job that made it. */
  readonly jobKey: string;
}

export type AddedArtifact =
  | { readonly kind: "added"; readonly artifact: Artifact }
  | { readonly kind: "refused"; readonly reason: string };

export interface NewArtifact {
  readonly name: string;
  /** A zip file from `stage()`; it is taken, or removed when it is refused. */
  readonly file: string;
  readonly jobKey: string;
  /** What the file must have, when somebody knows. */
  readonly digest?: string;
}

export interface ArtifactStore {
  /** A path for a new file, on the same disk as the store, and out of reach of jobs. */
  stage(): Promise<string>;
  /** Why no artifact can be added under that name now; undefined: it can. */
  refusal(name: string): string | undefined;
  add(artifact: NewArtifact): Promise<AddedArtifact>;
  /** Oldest first. */
  list(): readonly Artifact[];
  find(name: string): Artifact | undefined;
  /** The artifact that had the name; undefined: there was none. */
  remove(name: string): Promise<Artifact | undefined>;
}

export interface ArtifactPlace {
  /** Of this run alone; made when it is missing. The caller removes it. */
  readonly directory: string;
  readonly ambient: Ambient;
}

export function createArtifactStore({ directory, ambient }: ArtifactPlace): ArtifactStore {
  const artifacts = new Map<string, Artifact>();
  let lastId = 0;

  const refusal = (name: string): string | undefined => {
    const problem = explainName(name);
    if (problem !== undefined) return problem;
    if (artifacts.has(name)) return "an artifact with this name already exists on the workflow run";
    return artifacts.size >= SERVICE_LIMITS.artifactsMax
      ? `the run has ${artifacts.size} artifacts already; upload fewer, larger ones`
      : undefined;
  };

  const weigh = (bytes: number): string | undefined => {
    const all = [...artifacts.values()].reduce((sum, each) => sum + each.bytes, bytes);
    return all > SERVICE_LIMITS.artifactBytesMax
      ? `the run's artifacts would have ${all} bytes, more than ${SERVICE_LIMITS.artifactBytesMax}; upload less`
      : undefined;
  };

  const add = async ({ name, file, jobKey, digest }: NewArtifact): Promise<AddedArtifact> => {
    const found = await digestOf(file);
    const { size } = await stat(file);
    const isOther = digest !== undefined && digest !== found;
    const id = (lastId += 1);
    const place = join(directory, `${id}.zip`);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await rename(file, place);
    // Nothing may wait between this question and the entry: two jobs may be at the same name.
    const reason = isOther
      ? `what arrived has the digest ${found}, not ${digest}`
      : (refusal(name) ?? weigh(size));
    if (reason !== undefined) {
      await rm(place, { force: true });
      return { kind: "refused", reason };
    }
    const createdAt = ambient.now();
    const artifact = { id, name, bytes: size, digest: found, createdAt, file: place, jobKey };
    artifacts.set(name, artifact);
    return { kind: "added", artifact };
  };

  return {
    async stage() {
      const folder = join(directory, "staged");
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return join(folder, ambient.nonce());
    },
    refusal,
    add,
    list: () => [...artifacts.values()],
    find: (name) => artifacts.get(name),
    async remove(name) {
      const artifact = artifacts.get(name);
      if (artifact === undefined) return undefined;
      artifacts.delete(name);
      await rm(artifact.file, { force: true });
      return artifact;
    },
  };
}

/** Workflows that one event starts are runs of their own: what one uploads, the others do not see. */
export interface ArtifactStores {
  /** `workflow`: the path of the one that the event started. */
  of(workflow: string): ArtifactStore;
  /** All that there is now. */
  all(): readonly { readonly workflow: string; readonly artifact: Artifact }[];
}

export function createArtifactStores({ directory, ambient }: ArtifactPlace): ArtifactStores {
  const stores = new Map<string, ArtifactStore>();
  return {
    of(workflow) {
      const known = stores.get(workflow);
      if (known !== undefined) return known;
      const place = { directory: join(directory, String(stores.size)), ambient };
      const store = createArtifactStore(place);
      stores.set(workflow, store);
      return store;
    },
    all: () =>
      Array.from(stores).flatMap(([workflow, store]) =>
        store.list().map((artifact) => ({ workflow, artifact })),
      ),
  };
}

/** What GitHub does not allow in paths inside an artifact; in its name neither slash is allowed besides. */
const FORBIDDEN_IN_PATH = /[":<>|*?\r\n]/;
const FORBIDDEN_IN_NAME = /[":<>|*?\r\n\\/]/;

/** Undefined: the name is fine. */
function explainName(name: string): string | undefined {
  const { artifactNameCharactersMax: max } = SERVICE_LIMITS;
  if (name === "") return "the artifact name is empty; give one";
  if (name.length > max)
    return `the artifact name has ${name.length} characters; give at most ${max}`;
  // As the name of a folder they would lead out of it.
  if (name === "." || name === "..")
    return `the artifact name ${JSON.stringify(name)} is not valid`;
  const forbidden = FORBIDDEN_IN_NAME.exec(name);
  return forbidden === null
    ? undefined
    : `the artifact name ${JSON.stringify(name)} is not valid: leave out ${JSON.stringify(forbidden[0])}`;
}

/** Undefined: a file with this path may be in an artifact. */
export function explainArtifactPath(path: string): string | undefined {
  const forbidden = FORBIDDEN_IN_PATH.exec(path);
  return forbidden === null
    ? undefined
    : `the path ${JSON.stringify(path)} cannot be in an artifact: rename it without ${JSON.stringify(forbidden[0])}`;
}
