/** What stood between a program and the rest of the machine while it ran. Found by trying it out, never assumed. */

export const ISOLATION_KINDS = [
  "bubblewrap",
  "container",
  "namespaces",
  "seatbelt",
  "none",
] as const;

export type IsolationKind = (typeof ISOLATION_KINDS)[number];

/** `model`: only named hosts, through a filtering proxy; everything else of the machine's network is out of reach. */
export const NETWORK_ACCESSES = ["none", "model", "open"] as const;

export type NetworkAccess = (typeof NETWORK_ACCESSES)[number];

export interface Isolation {
  readonly kind: IsolationKind;
  readonly network: NetworkAccess;
}

export const UNCONFINED: Isolation = { kind: "none", network: "open" };

/** Then 127.0.0.1 inside is another than outside, and what listens here is reached by doors. */
export const hasOwnLoopback = ({ kind, network }: Isolation): boolean =>
  (kind === "bubblewrap" || kind === "container") && network !== "open";

export const isSameIsolation = (one: Isolation, other: Isolation): boolean =>
  one.kind === other.kind && one.network === other.network;

/** `bubblewrap, network open`. */
export const explainIsolation = ({ kind, network }: Isolation): string =>
  kind === "none" ? "none" : `${kind}, network ${network}`;
