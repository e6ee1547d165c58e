/**
 * Trouble between an agent and its model: nobody's attempt, and no bad turn of the agent's.
 * Agents word it in many ways, few of them by a code; this reads the words.
 */

import { assertNever } from "./assert-never.js";

export type Outage =
  /** Too many requests, or a plan's allowance is used up for now. */
  | "rate-limited"
  /** The provider has no room, or fails by itself. */
  | "overloaded"
  /** No login, or one that is no longer good. */
  | "login"
  /** Nothing is left to pay with. */
  | "credit"
  /** The provider cannot be reached. */
  | "unreachable"
  /** The provider refused what the agent sent, or the agent ended its turn without a word or deed. */
  | "refused";

interface Sign {
  readonly of: Outage;
  readonly pattern: RegExp;
}

/** An HTTP status that stands as one: `status 429`, `429 Too Many Requests`, `"code":429`, `HTTP 429`. */
const status = (code: string): string =>
  `(?:(?:status(?: code)?|http(?:/[0-9.]+)?|error|code|api error)[":=\\s(]*${code}\\b|^\\s*${code}\\b|\\b${code} (?:too|unauthorized|forbidden|payment|bad|internal|service|not|gateway|status|\\{|"))`;

/** The first that fits names the outage, so what says more stands before what says less. */
const SIGNS: readonly Sign[] = [
  sign(
    "credit",
    `${status("402")}|insufficient[_ ](?:quota|credit|balance|funds)|credit balance is too low|payment[_ ]required|out of credits?\\b|billing[_ ](?:hard[_ ])?limit`,
  ),
  sign(
    "rate-limited",
    `${status("429")}|rate[_ -]?limit|too many requests|usage limit|quota (?:exceeded|exhausted)|exceeded (?:your )?(?:current )?quota|resource[_ ]exhausted|tokens per (?:min|day)`,
  ),
  sign(
    "login",
    `${status("401")}|${status("403")}|unauthori[sz]ed|authentication[_ ](?:required|failed|error)|invalid[_ ](?:api[_ ]key|auth|x-api-key|grant|token)|incorrect api key|not logged in|please (?:log ?in|run /login)|login (?:has )?(?:expired|required)|token (?:has )?expired|auth[_ ]required|no (?:api key|credentials)`,
  ),
  sign(
    "overloaded",
    `${status("5[0-9][0-9]")}|overloaded|server[_ ]error|service[_ ]unavailable|internal server error|bad gateway|at capacity|high demand|try again later`,
  ),
  sign(
    "unreachable",
    "ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|fetch failed|network error|connection (?:error|refused|reset)|error sending request|stream disconnected|socket hang up|cannot connect to api|unable to connect",
  ),
  sign("refused", `${status("4[0-9][0-9]")}|bad request|invalid[_ ]request`),
];

function sign(of: Outage, pattern: string): Sign {
  return { of, pattern: new RegExp(pattern, "im") };
}

/** What an agent's own error means; undefined when the words are of no known trouble with a model. */
export const outageIn = (words: string): Outage | undefined =>
  SIGNS.find(({ pattern }) => pattern.test(words))?.of;

export function explainOutage(outage: Outage): string {
  switch (outage) {
    case "rate-limited":
      return "its model's rate or usage limit is reached";
    case "overloaded":
      return "its model's provider is overloaded or failing";
    case "login":
      return "it is not logged in, or its login is no longer good";
    case "credit":
      return "there is no credit left with its model's provider";
    case "unreachable":
      return "its model's provider cannot be reached";
    case "refused":
      return "its model refused the request";
    default:
      return assertNever(outage);
  }
}

/** Waiting does not help: somebody else has the work at once, if there is somebody else. */
export const isForPerson = (outage: Outage): boolean => outage === "login" || outage === "credit";
