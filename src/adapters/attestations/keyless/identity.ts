/** The identity that a CI gives a job: an OIDC token, found or asked for, and looked at before anybody is shown it. */

import { CIContextProvider } from "@sigstore/sign";
import { z } from "zod";
import type { KeylessTrouble } from "../../../domain/keyless.js";
import { LIMITS } from "../../../domain/limits.js";
import { parseJson } from "../envelope.js";

/** Of the environment, only what identities are made of. */
export interface IdentityEnvironment {
  readonly GITHUB_ACTIONS?: string | undefined;
  readonly ACTIONS_ID_TOKEN_REQUEST_URL?: string | undefined;
  readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN?: string | undefined;
  readonly SIGSTORE_ID_TOKEN?: string | undefined;
}

export interface Identity {
  /** Whoever has it can sign in this name: never shown, never kept. */
  readonly token: string;
  readonly issuer: string;
}

export type FoundIdentity =
  | { readonly kind: "identity"; readonly identity: Identity }
  | { readonly kind: "trouble"; readonly trouble: KeylessTrouble };

/** What Fulcio takes tokens for. */
const AUDIENCE = "sigstore";

/** `nowMs`: this machine's clock. */
export async function findIdentity(
  environment: IdentityEnvironment,
  nowMs: number,
): Promise<FoundIdentity> {
  const given = environment.SIGSTORE_ID_TOKEN?.trim() ?? "";
  if (given !== "") return examine(given, nowMs);
  const url = environment.ACTIONS_ID_TOKEN_REQUEST_URL ?? "";
  if (url === "" || (environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? "") === "")
    return trouble({
      kind: "no-identity",
      isGitHub: environment.GITHUB_ACTIONS === "true",
    });
  const token = await askGitHub();
  return token === undefined
    ? trouble({ kind: "identity-not-given", host: hostOf(url) })
    : examine(token, nowMs);
}

/** It reads the two variables by itself, goes by the proxy where there is one, and says no more than that it failed. */
async function askGitHub(): Promise<string | undefined> {
  try {
    const token: unknown = await new CIContextProvider(AUDIENCE).getToken();
    return typeof token === "string" && token !== "" ? token : undefined;
  } catch (cause) {
    if (typeof cause === "string" || cause instanceof Error) return undefined;
    throw cause;
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : "no URL");

const claimsSchema = z.looseObject({
  iss: z.string().min(1),
  sub: z.string().min(1),
  email_verified: z.unknown().optional(),
  email: z.string().optional(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
});

function examine(token: string, nowMs: number): FoundIdentity {
  const [, payload = "", ...rest] = token.split(".");
  const json = parseJson(Buffer.from(payload, "base64url").toString("utf8"));
  const read = claimsSchema.safeParse(json);
  if (rest.length !== 1 || !read.success) return trouble({ kind: "identity-malformed" });
  const { iss, exp, nbf, email, email_verified: isVerified } = read.data;
  if (email !== undefined && isVerified !== true) return trouble({ kind: "identity-malformed" });
  const now = instant(nowMs);
  if (exp !== undefined && exp * 1_000 <= nowMs)
    return trouble({ kind: "identity-expired", until: instant(exp * 1_000), now });
  if (nbf !== undefined && nbf * 1_000 > nowMs + LIMITS.clockSkewMs)
    return trouble({ kind: "identity-not-yet", from: instant(nbf * 1_000), now });
  return { kind: "identity", identity: { token, issuer: iss } };
}

const trouble = (one: KeylessTrouble): FoundIdentity => ({ kind: "trouble", trouble: one });

/** A token may claim any number. */
const instant = (ms: number): string => {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString();
};
