/** Why statements were not signed by an identity, and what can be done about it. */

import { assertNever } from "./assert-never.js";
import { visibleText } from "./visible-text.js";

/** Whom a keyless signature needs beside the one who signs. */
export type SigningService = "authority" | "log" | "timestamp-authority";

export type KeylessTrouble =
  | { readonly kind: "no-identity"; readonly isGitHub: boolean }
  /** The CI was asked, and gave none. */
  | { readonly kind: "identity-not-given"; readonly host: string }
  | { readonly kind: "identity-malformed" }
  | { readonly kind: "identity-expired"; readonly until: string; readonly now: string }
  | { readonly kind: "identity-not-yet"; readonly from: string; readonly now: string }
  | { readonly kind: "identity-refused"; readonly url: string; readonly why: string }
  | {
      readonly kind: "refused" | "unreachable" | "nonsense";
      readonly service: SigningService;
      readonly url: string;
      readonly why: string;
    }
  /** The certificate does not cover the time that is witnessed. */
  | {
      readonly kind: "clocks-disagree";
      readonly service: SigningService;
      readonly url: string;
      readonly at: string;
      readonly from: string;
      readonly until: string;
    }
  /** Against the root that was given to check what was signed. */
  | { readonly kind: "not-verified"; readonly why: string };

export function explainKeylessTrouble(trouble: KeylessTrouble): string {
  switch (trouble.kind) {
    case "no-identity":
      return trouble.isGitHub
        ? "this job may not have an identity; give it `permissions: {id-token: write}` in the workflow."
        : 'there is no identity here to sign by; run it in GitHub Actions with `permissions: {id-token: write}`, or put an OIDC token for the audience "sigstore" into SIGSTORE_ID_TOKEN.';
    case "identity-not-given":
      return `the CI gave no identity when it was asked (${trouble.host}); give the job \`permissions: {id-token: write}\`, or run it again.`;
    case "identity-malformed":
      return "what the CI gave as its identity is no OIDC token with an issuer and a subject; look at what fills SIGSTORE_ID_TOKEN.";
    case "identity-expired":
      return `the identity was good until ${trouble.until}, and this machine's clock says ${trouble.now}; get a new token, or set the clock if it is fast.`;
    case "identity-not-yet":
      return `the identity is good from ${trouble.from}, and this machine's clock says ${trouble.now}; set the clock: it is slow.`;
    case "identity-refused":
      return `the authority ${trouble.url} refused the identity: ${words(trouble.why)}; it has to know the issuer, and the token has to be for its audience ("sigstore").`;
    case "refused":
      return `${named(trouble)} refused what was signed: ${words(trouble.why)}; look whether the URL is that of ${KIND[trouble.service]}.`;
    case "unreachable":
      return `${named(trouble)} cannot be reached: ${words(trouble.why)}; look at the network and the URL, and try again.`;
    case "nonsense":
      return `${named(trouble)} answered what cannot be right: ${words(trouble.why)}; look whether the URL is that of ${KIND[trouble.service]}.`;
    case "clocks-disagree":
      return `the certificate is good from ${trouble.from} until ${trouble.until}, and ${named(trouble)} says that it was used at ${trouble.at}, so nobody could verify it; their clocks disagree: try again, or tell who runs them.`;
    case "not-verified":
      return `what was signed does not hold against the trusted root (${words(trouble.why)}); look whether that root is of the services that signed.`;
    default:
      return assertNever(trouble);
  }
}

const KIND: Readonly<Record<SigningService, string>> = {
  authority: "a certificate authority (Fulcio)",
  log: "a transparency log (Rekor)",
  "timestamp-authority": "a timestamp authority",
};

const NAME: Readonly<Record<SigningService, string>> = {
  authority: "the authority",
  log: "the transparency log",
  "timestamp-authority": "the timestamp authority",
};

const named = ({ service, url }: { readonly service: SigningService; readonly url: string }) =>
  `${NAME[service]} ${url}`;

const WORDS_MAX = 300;

/** Of a stranger: one line, without what would steer a terminal. */
const words = (text: string): string =>
  visibleText(text).replace(/\s+/g, " ").trim().slice(0, WORDS_MAX);
