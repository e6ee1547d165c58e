/** `CacheService` of GitHub's results API, as JSON. */

import { rm } from "node:fs/promises";
import type { Method } from "./artifact-service.js";
import type { Blobs, Upload } from "./blobs.js";
import { type CacheStore, explainCacheKeys } from "./cache-store.js";
import { type Fields, malformed } from "./exchange.js";
import { SERVICE_LIMITS } from "./limits.js";
import type { Grant } from "./tokens.js";

export interface CacheServiceParts {
  readonly caches: CacheStore;
  readonly blobs: Blobs;
  /** An absolute URL of a path and a query. */
  readonly toUrl: (path: string) => string;
}

export function cacheService({
  caches,
  blobs,
  toUrl,
}: CacheServiceParts): ReadonlyMap<string, Method> {
  /** Begun, and not finalized, by job, key and version. */
  const uploads = new Map<string, Upload>();
  let lastId = 0;

  return new Map<string, Method>([
    [
      "CreateCacheEntry",
      async (fields, grant) => {
        const { key, version, slot } = read(fields, grant);
        if (await caches.has(key, version))
          return {
            ok: false,
            message: `a cache with the key ${JSON.stringify(key)} exists already`,
          };
        if (uploads.size >= SERVICE_LIMITS.cacheEntriesMax)
          throw malformed("too many caches are begun and not finalized");
        await uploads.get(slot)?.take();
        const upload = await blobs.openUpload();
        uploads.set(slot, upload);
        return { ok: true, signed_upload_url: toUrl(upload.url) };
      },
    ],
    [
      "FinalizeCacheEntryUpload",
      async (fields, grant) => {
        const { key, version, slot } = read(fields, grant);
        const file = await uploads.get(slot)?.take();
        uploads.delete(slot);
        if (file === undefined)
          return { ok: false, message: "nothing has been sent for this cache" };
        try {
          const saved = await caches.save({ key, version, file });
          if (saved.kind === "saved") return { ok: true, entry_id: String((lastId += 1)) };
          const message = saved.kind === "exists" ? "the cache exists already" : saved.reason;
          return { ok: false, message };
        } finally {
          await rm(file, { force: true });
        }
      },
    ],
    [
      "GetCacheEntryDownloadURL",
      async (fields, grant) => {
        const { key, version } = read(fields, grant);
        const keys = [key, ...fields.texts("restore_keys")];
        const problem = explainCacheKeys(keys, version);
        if (problem !== undefined) throw malformed(problem);
        const hit = await caches.find({ keys, version });
        if (hit === undefined) return { ok: false };
        const path = blobs.openDownload({
          file: hit.archive,
          contentType: "application/octet-stream",
        });
        return { ok: true, signed_download_url: toUrl(path), matched_key: hit.key };
      },
    ],
  ]);
}

function read(fields: Fields, { jobBackendId }: Grant) {
  const key = fields.text("key");
  const version = fields.text("version");
  const problem = explainCacheKeys([key], version);
  if (problem !== undefined) throw malformed(problem);
  return { key, version, slot: JSON.stringify([jobBackendId, version, key]) };
}
