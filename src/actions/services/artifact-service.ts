/** `ArtifactService` of GitHub's results API, as JSON. */

import type { Artifact, ArtifactStore, ArtifactStores } from "./artifact-store.js";
import type { Blobs, Upload } from "./blobs.js";
import { type Fields, malformed, notFound, Refusal } from "./exchange.js";
import { SERVICE_LIMITS } from "./limits.js";
import type { Grant } from "./tokens.js";

export type Method = (fields: Fields, grant: Grant) => Promise<unknown>;

export interface ArtifactServiceParts {
  readonly stores: ArtifactStores;
  readonly blobs: Blobs;
  /** An absolute URL of a path and a query. */
  readonly toUrl: (path: string) => string;
}

export const artifactService = (parts: ArtifactServiceParts): ReadonlyMap<string, Method> =>
  new Map([...uploading(parts), ...reading(parts)]);

function uploading({ stores, blobs, toUrl }: ArtifactServiceParts): ReadonlyMap<string, Method> {
  /** Begun, and not finalized, by job and name. */
  const uploads = new Map<string, Upload>();
  const keyOf = (fields: Fields, { runBackendId, jobBackendId }: Grant): string =>
    JSON.stringify([runBackendId, jobBackendId, fields.text("name")]);

  return new Map<string, Method>([
    [
      "CreateArtifact",
      async (fields, grant) => {
        const name = fields.text("name");
        const refusal = stores.of(grant.job.workflow).refusal(name);
        if (refusal !== undefined) throw new Refusal(409, "already_exists", refusal);
        const mimeType = fields.text("mime_type");
        if (!["", "zip", "application/zip"].includes(mimeType))
          throw new Refusal(501, "unimplemented", "Interlock keeps artifacts as zip files only");
        if (uploads.size >= SERVICE_LIMITS.artifactsMax)
          throw malformed("too many artifacts are begun and not finalized");
        const key = keyOf(fields, grant);
        await uploads.get(key)?.take();
        const upload = await blobs.openUpload();
        uploads.set(key, upload);
        return { ok: true, signed_upload_url: toUrl(upload.url) };
      },
    ],
    [
      "FinalizeArtifact",
      async (fields, grant) => {
        const key = keyOf(fields, grant);
        const file = await uploads.get(key)?.take();
        uploads.delete(key);
        if (file === undefined) throw notFound("nothing has been sent for this artifact");
        const hash = fields.text("hash");
        const added = await stores.of(grant.job.workflow).add({
          name: fields.text("name"),
          file,
          jobKey: grant.job.jobKey,
          ...(hash.startsWith("sha256:") ? { digest: hash.slice("sha256:".length) } : {}),
        });
        if (added.kind === "refused") throw new Refusal(409, "already_exists", added.reason);
        return { ok: true, artifact_id: String(added.artifact.id) };
      },
    ],
  ]);
}

function reading({ stores, blobs, toUrl }: ArtifactServiceParts): ReadonlyMap<string, Method> {
  return new Map<string, Method>([
    [
      "ListArtifacts",
      async (fields, grant) => {
        const name = fields.text("name_filter");
        const id = fields.text("id_filter");
        const wanted = stores
          .of(grant.job.workflow)
          .list()
          .filter(
            (each) => (name === "" || each.name === name) && (id === "" || String(each.id) === id),
          );
        return { artifacts: wanted.map((each) => toMessage(each, grant)) };
      },
    ],
    [
      "GetSignedArtifactURL",
      async (fields, grant) => {
        const { file } = existing(stores.of(grant.job.workflow), fields.text("name"));
        const path = blobs.openDownload({ file, contentType: "application/zip" });
        return { signed_url: toUrl(path) };
      },
    ],
    [
      "DeleteArtifact",
      async (fields, grant) => {
        const artifacts = stores.of(grant.job.workflow);
        const { name, id } = existing(artifacts, fields.text("name"));
        await artifacts.remove(name);
        return { ok: true, artifact_id: String(id) };
      },
    ],
  ]);
}

function existing(artifacts: ArtifactStore, name: string): Artifact {
  const artifact = artifacts.find(name);
  if (artifact === undefined) throw notFound(`there is no artifact ${JSON.stringify(name)}`);
  return artifact;
}

/** Clients send the ids of run and job back when they ask for one: those of the asking job will do. */
const toMessage = (artifact: Artifact, { runBackendId, jobBackendId }: Grant): unknown => ({
  workflow_run_backend_id: runBackendId,
  workflow_job_run_backend_id: jobBackendId,
  database_id: String(artifact.id),
  name: artifact.name,
  size: String(artifact.bytes),
  created_at: artifact.createdAt,
  digest: `sha256:${artifact.digest}`,
});
