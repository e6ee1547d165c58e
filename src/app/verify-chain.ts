/** Are all statements still there, in the order in which they were signed? Nothing here trusts the repository. */

import { type Sha, short } from "../domain/ids.js";
import type { Ledger, StoredEnvelope, StoredStatement } from "../ports/attestation-reader.js";

export type ChainCode = "CHAIN_BROKEN" | "CHAIN_REORDERED" | "CHAIN_TRUNCATED";

export interface ChainFlaw {
  readonly code: ChainCode;
  readonly message: string;
}

interface Link {
  readonly place: Sha;
  readonly sha256: string;
  readonly statement: StoredStatement;
}

/** `about` is the commit that is asked for: what is wrong with its own statement is told elsewhere. */
export function chainFlaws(ledger: Ledger, about: Sha): readonly ChainFlaw[] {
  const links = ledger.envelopes.flatMap(linkOf).sort((a, b) => a.statement.seq - b.statement.seq);
  return [
    ...ledger.envelopes.filter(({ place }) => place !== about).flatMap(damage),
    ...links.filter((link) => link.place !== about).flatMap(misplacement),
    ...gaps(links),
    ...truncation(ledger, links),
  ];
}

function linkOf(envelope: StoredEnvelope): readonly Link[] {
  if (
    envelope.kind === "unreadable" ||
    envelope.signature === "invalid" ||
    "malformed" in envelope.statement
  )
    return [];
  const { place, sha256, statement } = envelope;
  return [{ place, sha256, statement }];
}

function damage(envelope: StoredEnvelope): readonly ChainFlaw[] {
  if (linkOf(envelope).length > 0) return [];
  return [
    broken(
      `the statement about ${short(envelope.place)} is damaged; fetch refs/interlock/attestations from a copy that is whole`,
    ),
  ];
}

function misplacement({ place, statement }: Link): readonly ChainFlaw[] {
  if (statement.commit === place) return [];
  return [
    reordered(
      `what is kept in the place of ${short(place)} is the statement about ${short(statement.commit)}`,
    ),
  ];
}

/** Each statement names the digest of the one before it. One look from the first to the last. */
function gaps(links: readonly Link[]): readonly ChainFlaw[] {
  const bySha = new Map(links.map((link) => [link.sha256, link]));
  const flaws: ChainFlaw[] = [];
  let before: Link | undefined;
  for (const link of links) {
    const { seq, prev } = link.statement;
    const expected = (before?.statement.seq ?? 0) + 1;
    if (seq < expected) flaws.push(reordered(`two statements claim place ${seq} of the chain`));
    else if (seq > expected)
      flaws.push(
        broken(
          `${missing(expected, seq - 1)} of the chain ${expected === seq - 1 ? "is" : "are"} missing`,
        ),
      );
    else if (prev !== before?.sha256)
      flaws.push(mislinked(link, prev !== undefined && bySha.has(prev)));
    before = link;
  }
  return flaws;
}

const missing = (from: number, to: number): string =>
  from === to ? `statement ${from}` : `statements ${from} to ${to}`;

function mislinked({ statement, place }: Link, isElsewhere: boolean): ChainFlaw {
  const which = `statement ${statement.seq} (about ${short(place)})`;
  return isElsewhere
    ? reordered(`${which} follows another statement than the one before it`)
    : broken(`${which} follows a statement that is not there`);
}

/** A chain that was cut off at its end looks whole; this machine's memory does not. */
function truncation({ remembered }: Ledger, links: readonly Link[]): readonly ChainFlaw[] {
  if (remembered === undefined) return [];
  const newest = links.at(-1)?.statement.seq ?? 0;
  if (newest < remembered.seq) {
    const message = `this machine has signed statement ${remembered.seq}, but the chain ends at ${newest}; fetch refs/interlock/attestations from a copy that is whole`;
    return [{ code: "CHAIN_TRUNCATED", message }];
  }
  if (links.some(({ sha256 }) => sha256 === remembered.sha256)) return [];
  return [broken(`statement ${remembered.seq} is not the one that this machine has signed`)];
}

const broken = (message: string): ChainFlaw => ({ code: "CHAIN_BROKEN", message });
const reordered = (message: string): ChainFlaw => ({ code: "CHAIN_REORDERED", message });
