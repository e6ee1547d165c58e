/** `actions/checkout` of another repository: its files at a ref, from the locked store. Its history is not there. */

import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { copyIn } from "./checkout-files.js";
import { notProven, SUCCESS, say, shown } from "./say.js";

export interface OtherRepository {
  /** `owner/name`. */
  readonly slug: string;
  /** Empty: the default branch, which a lock names `HEAD`. */
  readonly ref: string;
  /** What is in it goes. */
  readonly directory: string;
}

export async function checkOutOther(call: ActionCall, other: OtherRepository): Promise<ActionEnd> {
  const { slug, directory } = other;
  const ref = other.ref === "" ? "HEAD" : other.ref;
  const what = `it checks out another repository, ${shown(slug)}`;
  const found = await call.findRepository(slug, ref);
  if ("reason" in found) return notProven(`${what}, and ${found.reason}`);
  const problem = await copyIn(call, found.directory, directory);
  if (problem !== undefined) return notProven(`${what}, and ${problem}`);
  say(call, `The files of ${slug} at ${ref} are here, without their history.`);
  call.setOutput("ref", ref);
  return SUCCESS;
}
