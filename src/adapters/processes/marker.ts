/**
 * The mark that every process of a run carries in its environment: `<scope>/<owner>/<pid>-<n>`.
 * Children inherit it, so a tree can be found however far its members have wandered.
 *
 * An Interlock that is itself started by an Interlock (its own tests, an agent that runs it) appends its mark to the
 * one it was given, with a comma: the outer one must still find everything that the inner one starts.
 */

import { createHash } from "node:crypto";

export const MARKER_VARIABLE = "INTERLOCK_PROCESS";

/** The same folder gives the same scope in every life of a run: a new owner finds what a dead one left. */
export function toScope(runDirectory: string): string {
  return createHash("sha256").update(runDirectory).digest("hex").slice(0, 16);
}

/** What `createProcesses` is given; `owner` is the nonce of the lease. */
export const toOwnerMarker = (scope: string, owner: string): string => `${scope}/${owner}`;

export const scopeOf = (ownerMarker: string): string => ownerMarker.split("/", 1).join("");

export const chainMarker = (outer: string | undefined, marker: string): string =>
  outer === undefined || outer === "" ? marker : `${outer},${marker}`;

export const hasMarker = (chain: string, marker: string): boolean =>
  chain.split(",").includes(marker);

export const isOwnedBy = (chain: string, ownerMarker: string): boolean =>
  chain.split(",").some((marker) => marker.startsWith(`${ownerMarker}/`));

/** Of this owner's scope, but started by another owner of it. The caller's lease says that the other is dead. */
export const isOfEarlierOwner = (chain: string, ownerMarker: string): boolean =>
  chain.split(",").some((marker) => marker.startsWith(`${scopeOf(ownerMarker)}/`)) &&
  !isOwnedBy(chain, ownerMarker);

/** Of the n-th program of a family. */
export const toMemberMarker = (family: string, n: number): string => `${family}.${n}`;

export const isOfFamily = (chain: string, family: string): boolean =>
  chain.split(",").some((marker) => marker.startsWith(`${family}.`));
