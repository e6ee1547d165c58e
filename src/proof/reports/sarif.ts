/** SARIF 2.1.0: what a linter or analyser found, as diagnostics; and whether its report can be believed to be whole. */

import type { Diagnostic } from "../../domain/failure/diagnostics.js";
import { LIMITS } from "../../domain/limits.js";
import { toRepositoryPath } from "./report-text.js";
import { type SarifResult, type SarifRun, sarifSchema } from "./sarif-schema.js";

export type ReadSarif =
  /** What it complains of, warnings as errors; notes are no complaint. */
  | { readonly kind: "read"; readonly complaints: readonly Diagnostic[] }
  | { readonly kind: "broken"; readonly why: string };

/** `root`: the checkout's path. A document that is not whole, or whose tool says that it did not come to its end, is `broken`. */
export function readSarif(text: string, root: string): ReadSarif {
  const document = parsed(text);
  if (document === undefined) return { kind: "broken", why: "it is not JSON" };
  const read = sarifSchema.safeParse(document);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place =
      issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
    return { kind: "broken", why: `it is no SARIF 2.1.0${place}` };
  }
  const { runs } = read.data;
  if (runs.some(isUnfinished))
    return { kind: "broken", why: "its tool says that it did not come to its end" };
  return {
    kind: "read",
    complaints: runs.flatMap((run) =>
      run.results
        .filter((result) => isComplaint(result, run))
        .map((one) => toDiagnostic(one, run, root)),
    ),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** An error of the tool's own is none of what it looked at: what it would have found there is not known. */
const isUnfinished = ({ invocations = [] }: SarifRun): boolean =>
  invocations.some(
    ({
      executionSuccessful,
      toolExecutionNotifications = [],
      toolConfigurationNotifications = [],
    }) =>
      !executionSuccessful ||
      [...toolExecutionNotifications, ...toolConfigurationNotifications].some(
        ({ level }) => level === "error",
      ),
  );

function isComplaint(result: SarifResult, run: SarifRun): boolean {
  const { kind = "fail", level, suppressions, baselineState } = result;
  // Each of them, and there is one.
  const isSuppressed =
    (suppressions ?? []).length > 0 &&
    (suppressions ?? []).every(({ status = "accepted" }) => status === "accepted");
  if (isSuppressed || baselineState === "absent") return false;
  const weight = level ?? ruleOf(result, run)?.defaultConfiguration?.level ?? "warning";
  // Who gives it a weight means it, whatever kind it is said to be.
  return (kind === "fail" || level !== undefined) && (weight === "error" || weight === "warning");
}

type Rule = NonNullable<SarifRun["tool"]["driver"]["rules"]>[number];

function ruleOf({ ruleId, ruleIndex, rule }: SarifResult, { tool }: SarifRun): Rule | undefined {
  const extension = rule?.toolComponent?.index;
  const { rules = [] } =
    (extension === undefined || extension < 0 ? undefined : tool.extensions?.[extension]) ??
    tool.driver;
  const at = ruleIndex ?? rule?.index ?? -1;
  const id = ruleId ?? rule?.id;
  return at >= 0 ? rules[at] : rules.find((one) => one.id === id);
}

function toDiagnostic(result: SarifResult, run: SarifRun, root: string): Diagnostic {
  const rule = ruleOf(result, run);
  const id = result.ruleId ?? result.rule?.id ?? rule?.id;
  const place = result.locations?.[0]?.physicalLocation;
  const line = place?.region?.startLine;
  const said = messageOf(result, rule, run).replaceAll(/\s+/g, " ").trim();
  return {
    file: pathOf(place?.artifactLocation, run, root),
    ...(line === undefined ? {} : { line }),
    message: (said === "" ? (id ?? "a complaint without words") : said).slice(
      0,
      LIMITS.excerptColumnsMax,
    ),
    ...(id === undefined ? {} : { rule: id }),
  };
}

function messageOf({ message }: SarifResult, rule: Rule | undefined, { tool }: SarifRun): string {
  const { text, markdown, id = "", arguments: given = [] } = message;
  const template =
    rule?.messageStrings?.[id]?.text ?? tool.driver.globalMessageStrings?.[id]?.text ?? "";
  return (
    text ??
    markdown ??
    template.replaceAll(/\{(\d+)\}/g, (whole, at: string) => given[Number(at)] ?? whole)
  );
}

type Artifact = NonNullable<NonNullable<SarifRun["artifacts"]>[number]["location"]>;

/** With its base and without the checkout's place; empty: it names none. */
function pathOf(artifact: Artifact | undefined, run: SarifRun, root: string): string {
  const { index = -1 } = artifact ?? {};
  const { uri, uriBaseId } =
    artifact?.uri === undefined && index >= 0
      ? (run.artifacts?.[index]?.location ?? {})
      : (artifact ?? {});
  if (uri === undefined) return "";
  const base = uriBaseId === undefined ? undefined : run.originalUriBaseIds?.[uriBaseId]?.uri;
  const isWhole = /^[a-z][a-z0-9+.-]*:|^\//i.test(uri);
  const whole = base === undefined || isWhole ? uri : `${base.replace(/\/*$/, "/")}${uri}`;
  return toRepositoryPath(decoded(whole), root);
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch (cause) {
    if (cause instanceof URIError) return uri;
    throw cause;
  }
}
