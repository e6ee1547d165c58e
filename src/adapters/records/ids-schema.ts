/** The branded ids, as they are read back. */

import { z } from "zod";
import type { Instant, RunId, SessionId, Sha, Tree, WorkstreamId } from "../../domain/ids.js";

const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const branded = <Id extends string>(schema: z.ZodType<string>): z.ZodType<Id> =>
  schema as unknown as z.ZodType<Id>;

export const shaSchema = branded<Sha>(z.string().regex(OBJECT_ID));
export const treeSchema = branded<Tree>(z.string().regex(OBJECT_ID));
export const workstreamIdSchema = branded<WorkstreamId>(z.string().min(1));
export const runIdSchema = branded<RunId>(z.string().min(1));
export const sessionIdSchema = branded<SessionId>(z.string().min(1));
/** The pattern admits a 31st of February; only what `Date` can read is an instant. */
export const instantSchema = branded<Instant>(
  z.string().refine((text) => INSTANT.test(text) && !Number.isNaN(Date.parse(text))),
);
