import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { tickingAmbient } from "../../../test/actions/support/services-call.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { createArtifactStores } from "./artifact-store.js";
import { createCacheStore } from "./cache-store.js";
import { type Services, startServices } from "./server.js";

const open: Services[] = [];
afterEach(async () => {
  for (const services of open.splice(0)) await services.close();
});

interface Reply {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

function ask(url: string, { method = "GET", headers = {}, body = "" }: Ask = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks),
          headers: response.headers,
        }),
      );
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function start() {
  const directory = temporaryFolder();
  const ambient = tickingAmbient();
  const stores = createArtifactStores({ directory: join(directory, "artifacts"), ambient });
  const caches = createCacheStore({
    directory: join(directory, "caches"),
    scopes: { own: "refs/heads/main", bases: [] },
    ambient,
  });
  const services = await startServices({ directory, stores, caches, ambient });
  open.push(services);
  const { environment, secrets } = services.servicesFor({
    runId: "17",
    workflow: "ci.yml",
    jobKey: "build / a: b",
  });
  const url = environment["ACTIONS_RESULTS_URL"] ?? "";
  const token = environment["ACTIONS_RUNTIME_TOKEN"] ?? "";
  const call = async (
    path: string,
    fields: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const [service = "", method = ""] = path.split("/");
    const reply = await ask(
      `${url}twirp/github.actions.results.api.v1.${service}Service/${method}`,
      {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          ...headers,
        },
        body: typeof fields === "string" ? fields : JSON.stringify(fields),
      },
    );
    const json: unknown = JSON.parse(reply.body.toString("utf8"));
    return { status: reply.status, json: json as Readonly<Record<string, string>> };
  };
  const claims: unknown = JSON.parse(
    Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"),
  );
  const artifacts = stores.of("ci.yml");
  return { directory, stores, artifacts, services, environment, secrets, url, token, call, claims };
}

/** As clients do: by the names of the protocol. */
async function upload(scene: Awaited<ReturnType<typeof start>>, name: string, content: Buffer) {
  const ids = {
    workflow_run_backend_id: backendIdOf(scene.claims, 1),
    workflow_job_run_backend_id: backendIdOf(scene.claims, 2),
  };
  const made = await scene.call("Artifact/CreateArtifact", { ...ids, name, version: 4 });
  const url = made.json["signed_upload_url"] ?? "";
  const put = await ask(url, {
    method: "PUT",
    headers: { "x-ms-blob-type": "BlockBlob" },
    body: content,
  });
  const hash = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  const end = await scene.call("Artifact/FinalizeArtifact", {
    ...ids,
    name,
    size: String(content.length),
    hash,
  });
  return { made, put, end, hash };
}

function backendIdOf(claims: unknown, index: number): string {
  const scope =
    typeof claims === "object" && claims !== null && "scp" in claims ? String(claims.scp) : "";
  return scope.split(":")[index] ?? "";
}

test("a job finds the services by its environment, and its token names run and job in three parts", async () => {
  const { environment, secrets, token, claims, url } = await start();
  expect(environment).toEqual({
    ACTIONS_RESULTS_URL: url,
    ACTIONS_RUNTIME_URL: url,
    ACTIONS_CACHE_URL: url,
    ACTIONS_CACHE_SERVICE_V2: "True",
    ACTIONS_RUNTIME_TOKEN: token,
  });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(secrets).toEqual([token]);
  expect(JSON.stringify(claims)).toMatch(/"scp":"Actions\.Results:[0-9a-f]{32}:[0-9a-f]{32}"/);
});

test("an artifact is sent, listed, read and deleted", async () => {
  const scene = await start();
  const content = Buffer.from("PK content");
  const { made, put, end, hash } = await upload(scene, "one", content);
  expect([made.status, put.status, end.status]).toEqual([200, 201, 200]);
  expect(end.json).toEqual({ ok: true, artifact_id: "1" });
  const listed = await scene.call("Artifact/ListArtifacts", { nameFilter: "one" });
  expect(listed.json["artifacts"]).toEqual([
    expect.objectContaining({
      database_id: "1",
      name: "one",
      size: String(content.length),
      digest: hash,
    }),
  ]);
  const other = await scene.call("Artifact/ListArtifacts", { id_filter: { value: "2" } });
  expect(other.json).toEqual({ artifacts: [] });
  const signed = await scene.call("Artifact/GetSignedArtifactURL", { name: "one" });
  const read = await ask(signed.json["signed_url"] ?? "");
  expect([read.status, read.body.equals(content), read.headers["content-type"]]).toEqual([
    200,
    true,
    "application/zip",
  ]);
  expect((await scene.call("Artifact/DeleteArtifact", { name: "one" })).json).toEqual({
    ok: true,
    artifact_id: "1",
  });
  expect((await scene.call("Artifact/GetSignedArtifactURL", { name: "one" })).status).toBe(404);
  expect((await ask(signed.json["signed_url"] ?? "")).status).toBe(404);
});

test("blocks come in any order, and the list puts them in theirs", async () => {
  const scene = await start();
  const made = await scene.call("Artifact/CreateArtifact", { name: "blocks" });
  const url = made.json["signed_upload_url"] ?? "";
  const idOf = (id: string) => Buffer.from(id).toString("base64");
  for (const [id, text] of [
    ["2", "world"],
    ["1", "lost"],
    ["1", "hello "],
  ] as const) {
    const address = `${url}&comp=block&blockid=${encodeURIComponent(idOf(id))}`;
    expect((await ask(address, { method: "PUT", body: text })).status).toBe(201);
  }
  const list = (ids: readonly string[]) =>
    `<?xml version="1.0"?><BlockList>${ids.map((id) => `<Latest>${idOf(id)}</Latest>`).join("")}</BlockList>`;
  const unknown = await ask(`${url}&comp=blocklist`, { method: "PUT", body: list(["1", "3"]) });
  expect(unknown.status).toBe(400);
  expect(
    (await ask(`${url}&comp=blocklist`, { method: "PUT", body: list(["1", "2"]) })).status,
  ).toBe(201);
  expect((await scene.call("Artifact/FinalizeArtifact", { name: "blocks" })).status).toBe(200);
  expect(readFileSync(scene.artifacts.find("blocks")?.file ?? "", "utf8")).toBe("hello world");
  expect(readdirSync(join(scene.directory, "uploads"))).toEqual([]);
});

test("a name that is taken, a digest that is wrong and nothing at all are refused", async () => {
  const scene = await start();
  await upload(scene, "one", Buffer.from("x"));
  expect((await scene.call("Artifact/CreateArtifact", { name: "one" })).status).toBe(409);
  expect((await scene.call("Artifact/CreateArtifact", { name: "a/b" })).status).toBe(409);
  expect((await scene.call("Artifact/FinalizeArtifact", { name: "never" })).status).toBe(404);
  const made = await scene.call("Artifact/CreateArtifact", { name: "two" });
  await ask(made.json["signed_upload_url"] ?? "", { method: "PUT", body: "y" });
  const end = await scene.call("Artifact/FinalizeArtifact", {
    name: "two",
    hash: `sha256:${"0".repeat(64)}`,
  });
  expect(end.status).toBe(409);
  expect(scene.artifacts.list().map(({ name }) => name)).toEqual(["one"]);
});

test("a cache is missed, saved, and hit by the beginning of its key", async () => {
  const { call } = await start();
  const version = "a".repeat(64);
  const missed = await call("Cache/GetCacheEntryDownloadURL", {
    key: "k-2",
    restore_keys: ["k-"],
    version,
  });
  expect(missed.json).toEqual({ ok: false });
  const made = await call("Cache/CreateCacheEntry", { key: "k-1", version });
  const url = made.json["signed_upload_url"] ?? "";
  expect((await ask(url, { method: "PUT", body: "0123456789" })).status).toBe(201);
  const saved = await call("Cache/FinalizeCacheEntryUpload", {
    key: "k-1",
    size_bytes: "10",
    version,
  });
  expect(saved.json).toEqual({ ok: true, entry_id: "1" });
  const again = await call("Cache/CreateCacheEntry", { key: "k-1", version });
  expect([again.json["ok"], again.json["message"]]).toEqual([
    false,
    'a cache with the key "k-1" exists already',
  ]);
  const hit = await call("Cache/GetCacheEntryDownloadURL", {
    key: "k-2",
    restoreKeys: ["k-"],
    version,
  });
  expect(hit.json).toMatchObject({ ok: true, matched_key: "k-1" });
  const from = hit.json["signed_download_url"] ?? "";
  const head = await ask(from, { method: "HEAD" });
  expect([head.status, head.headers["content-length"], head.body.length]).toEqual([200, "10", 0]);
  const part = await ask(from, { headers: { "x-ms-range": "bytes=2-4" } });
  expect([part.status, part.body.toString(), part.headers["content-range"]]).toEqual([
    206,
    "234",
    "bytes 2-4/10",
  ]);
  expect((await ask(from, { headers: { range: "bytes=7-" } })).body.toString()).toBe("789");
  expect((await ask(from, { headers: { range: "bytes=10-12" } })).status).toBe(416);
});

test("nobody is answered without a token that was given to a job of this run", async () => {
  const scene = await start();
  const bad = { authorization: `Bearer ${scene.token}x` };
  expect((await scene.call("Artifact/ListArtifacts", {}, bad)).status).toBe(401);
  expect((await scene.call("Artifact/ListArtifacts", {}, { authorization: "" })).status).toBe(401);
  const other = await start();
  expect(
    (await scene.call("Artifact/ListArtifacts", {}, { authorization: `Bearer ${other.token}` }))
      .status,
  ).toBe(401);
  const foreign = { workflow_run_backend_id: "another" };
  expect((await scene.call("Artifact/ListArtifacts", foreign)).status).toBe(403);
});

test("what nobody could have been sent to is not there", async () => {
  const { url, call } = await start();
  expect((await ask(`${url}interlock/blobs/x?sig=guess`)).status).toBe(404);
  expect((await ask(`${url}interlock/blobs/x`, { method: "PUT", body: "x" })).status).toBe(404);
  expect((await call("Artifact/MigrateArtifact", {})).status).toBe(404);
  expect((await ask(`${url}_apis/artifactcache/caches`)).status).toBe(401);
  expect((await ask(url, { headers: { host: "evil.example" } })).status).toBe(421);
});

test.each(["", "[]", "{", "null", '{"name":{}}', '{"name":["a"]}'])(
  "the request %j is refused",
  async (body) => {
    const { call } = await start();
    expect((await call("Artifact/CreateArtifact", body)).status).toBeGreaterThanOrEqual(400);
  },
);

test("a request that is too large is refused, and so is an upload that says it will be", async () => {
  const { call } = await start();
  const made = await call("Artifact/CreateArtifact", { name: "large" });
  const url = made.json["signed_upload_url"] ?? "";
  const status = await new Promise<number>((resolve) => {
    const length = String(11 * 1024 ** 3);
    const outgoing = request(url, { method: "PUT", headers: { "content-length": length } });
    outgoing.on("response", (response) => resolve(response.statusCode ?? 0));
    outgoing.on("error", () => resolve(0));
    outgoing.write("x");
  });
  expect(status).toBe(413);
  const huge = { name: "x".repeat(2 * 1024 * 1024) };
  const end = await call("Artifact/CreateArtifact", huge).catch(() => ({ status: 413 }));
  expect(end.status).toBe(413);
});

test("nothing stays of an upload that breaks off", async () => {
  const { call, directory } = await start();
  const made = await call("Artifact/CreateArtifact", { name: "broken" });
  const url = made.json["signed_upload_url"] ?? "";
  const uploads = join(directory, "uploads");
  const pieces = () =>
    readdirSync(uploads, { recursive: true }).filter((name) => String(name).includes("piece"));
  await new Promise<void>((resolve) => {
    const outgoing = request(url, { method: "PUT", headers: { "content-length": "100" } });
    outgoing.on("error", () => resolve());
    outgoing.write("half", () => outgoing.destroy(new Error("gone")));
  });
  await expect.poll(pieces).toEqual([]);
  expect((await call("Artifact/FinalizeArtifact", { name: "broken" })).status).toBe(404);
});

test("after the end there is nobody, and nothing left of what was under way", async () => {
  const { services, call, url, directory } = await start();
  await call("Artifact/CreateArtifact", { name: "open" });
  await services.close();
  await services.close();
  expect(existsSync(join(directory, "uploads"))).toBe(false);
  await expect(ask(url)).rejects.toThrow("ECONNREFUSED");
});
