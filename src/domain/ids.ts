/** Branded ids: a commit is not a tree, and neither is just any string. */

declare const brand: unique symbol;
type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

/** A full, lower-case git commit id. */
export type Sha = Brand<string, "Sha">;
/** A full, lower-case git tree id. */
export type Tree = Brand<string, "Tree">;
/** The `id` of a workstream in its plan, e.g. `ws2`. */
export type WorkstreamId = Brand<string, "WorkstreamId">;
/** The id of one execution of a plan, e.g. `week-1-1`. */
export type RunId = Brand<string, "RunId">;
/** The id of one agent session of a workstream, e.g. `ws2-1`. */
export type SessionId = Brand<string, "SessionId">;
/** An ISO 8601 instant in UTC, as `ambient.now()` gives it. */
export type Instant = Brand<string, "Instant">;

const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Reads a commit id; throws on anything else, because a wrong id from git is a bug, not an input. */
export function toSha(text: string): Sha {
  return objectId(text) as Sha;
}

/** Reads a tree id; throws on anything else. */
export function toTree(text: string): Tree {
  return objectId(text) as Tree;
}

export const toWorkstreamId = (text: string): WorkstreamId => text as WorkstreamId;
export const toRunId = (text: string): RunId => text as RunId;
export const toSessionId = (text: string): SessionId => text as SessionId;

/** Milliseconds since 1970 → instant. */
export const toInstant = (ms: number): Instant => new Date(ms).toISOString() as Instant;

/** Instant → milliseconds since 1970. */
export const toMs = (instant: Instant): number => Date.parse(instant);

/** The first ten characters: what people read. */
export const short = (id: string): string => id.slice(0, 10);

function objectId(text: string): string {
  const id = text.trim();
  if (!OBJECT_ID.test(id))
    throw new Error(`Not a git object id: ${JSON.stringify(id.slice(0, 80))}`);
  return id;
}
