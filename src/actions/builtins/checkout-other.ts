/** `actions/checkout` of another repository: its files at a ref, from the locked store. Its history is not there. */

import { constants } from "node:fs";
import { cp } from "node:fs/promises";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { notProven, SUCCESS, say, shown } from "./say.js";

export interface OtherRepository {
  /** `owner/name`. */
  readonly slug: string;
  /** Empty: the default branch, which a lock names `HEAD`. */
  readonly ref: string;
  /** Exists, and is empty. */
  readonly directory: string;
}

export async function checkOutOther(call: ActionCall, other: OtherRepository): Promise<ActionEnd> {
  const { slug, directory } = other;
  const ref = other.ref === "" ? "HEAD" : other.ref;
  const what = `it checks out another repository, ${shown(slug)}`;
  const found = await call.findRepository(slug, ref);
  if ("reason" in found) return notProven(`${what}, and ${found.reason}`);
  await cp(found.directory, directory, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  });
  say(call, `The files of ${slug} at ${ref} are here, without their history.`);
  call.setOutput("ref", ref);
  return SUCCESS;
}
