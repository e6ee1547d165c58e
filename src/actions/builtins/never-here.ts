/** Actions whose work is done on GitHub, or on somebody's server, in somebody's name: nothing on this machine can prove them. */

const SERVICE = "it reports to a service outside";
const RELEASE = "it publishes a release";
const PUBLISH = "it publishes packages";
const PAGES = "it publishes pages";
const LOGIN = "it logs in to a service, for which there are no credentials here";
const API = "it changes things on GitHub, for which there is no token here";
const READS = "it asks GitHub, for which there is no token here";
const SIGN = "it signs in the name of a run on GitHub";
const SECURITY = "it scans, and reports to GitHub";
const ENGINE = "it builds with a container engine and a builder that GitHub's machines have";
const DEPLOY = "it deploys to a service outside";

/** By `owner/repository`, by `owner/repository/path`, or by `owner/*`. In lower case. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["codecov/*", SERVICE],
  ["coverallsapp/*", SERVICE],
  ["codspeedhq/action", SERVICE],
  ["getsentry/action-release", SERVICE],
  ["slackapi/slack-github-action", SERVICE],
  ["8398a7/action-slack", SERVICE],
  ["rtcamp/action-slack-notify", SERVICE],
  ["sonarsource/*", SERVICE],
  ["sonarqube-source/*", SERVICE],
  ["deepsourcelabs/test-coverage-action", SERVICE],
  ["paambaati/codeclimate-action", SERVICE],
  ["datadog/*", SERVICE],
  ["benchmark-action/github-action-benchmark", SERVICE],
  ["dorny/test-reporter", API],
  ["enricomi/publish-unit-test-result-action", API],
  ["mikepenz/action-junit-report", API],
  ["softprops/action-gh-release", RELEASE],
  ["ncipollo/release-action", RELEASE],
  ["actions/create-release", RELEASE],
  ["actions/upload-release-asset", RELEASE],
  ["svenstaro/upload-release-action", RELEASE],
  ["goreleaser/goreleaser-action", RELEASE],
  ["googleapis/release-please-action", RELEASE],
  ["google-github-actions/release-please-action", RELEASE],
  ["changesets/action", RELEASE],
  ["release-drafter/release-drafter", RELEASE],
  ["cycjimmy/semantic-release-action", RELEASE],
  ["taiki-e/create-gh-release-action", RELEASE],
  ["taiki-e/upload-rust-binary-action", RELEASE],
  ["release-plz/action", RELEASE],
  ["marcoieni/release-plz-action", RELEASE],
  ["pypa/gh-action-pypi-publish", PUBLISH],
  ["js-devtools/npm-publish", PUBLISH],
  ["rubygems/release-gem", PUBLISH],
  ["rubygems/configure-rubygems-credentials", LOGIN],
  ["rust-lang/crates-io-auth-action", LOGIN],
  ["nuget/login", LOGIN],
  ["actions/deploy-pages", PAGES],
  ["actions/configure-pages", PAGES],
  ["peaceiris/actions-gh-pages", PAGES],
  ["jamesives/github-pages-deploy-action", PAGES],
  ["docker/login-action", LOGIN],
  ["docker/build-push-action", ENGINE],
  ["docker/bake-action", ENGINE],
  ["docker/setup-buildx-action", ENGINE],
  ["docker/setup-qemu-action", ENGINE],
  ["docker/metadata-action", READS],
  ["docker/scout-action", SERVICE],
  ["redhat-actions/podman-login", LOGIN],
  ["github/codeql-action", SECURITY],
  ["actions/dependency-review-action", SECURITY],
  ["ossf/scorecard-action", SECURITY],
  ["aquasecurity/trivy-action", SECURITY],
  ["snyk/*", SECURITY],
  ["zizmorcore/zizmor-action", SECURITY],
  ["trufflesecurity/trufflehog", SECURITY],
  ["gitleaks/gitleaks-action", SECURITY],
  ["actions/attest", SIGN],
  ["actions/attest-build-provenance", SIGN],
  ["actions/attest-sbom", SIGN],
  ["slsa-framework/*", SIGN],
  ["sigstore/gh-action-sigstore-python", SIGN],
  ["peter-evans/*", API],
  ["actions/labeler", API],
  ["actions/stale", API],
  ["actions/first-interaction", API],
  ["actions/add-to-project", API],
  ["actions/delete-package-versions", API],
  ["actions/create-github-app-token", LOGIN],
  ["tibdex/github-app-token", LOGIN],
  ["actions/ai-inference", READS],
  ["dependabot/fetch-metadata", READS],
  ["dessant/lock-threads", API],
  ["amannn/action-semantic-pull-request", READS],
  ["marocchino/sticky-pull-request-comment", API],
  ["thollander/actions-comment-pull-request", API],
  ["mshick/add-pr-comment", API],
  ["stefanzweifel/git-auto-commit-action", API],
  ["ad-m/github-push-action", API],
  ["endbug/add-and-commit", API],
  ["styfle/cancel-workflow-action", API],
  ["aws-actions/*", LOGIN],
  ["google-github-actions/auth", LOGIN],
  ["google-github-actions/setup-gcloud", LOGIN],
  ["google-github-actions/*", DEPLOY],
  ["azure/login", LOGIN],
  ["azure/docker-login", LOGIN],
  ["azure/cli", DEPLOY],
  ["azure/k8s-deploy", DEPLOY],
  ["azure/static-web-apps-deploy", DEPLOY],
  ["azure/webapps-deploy", DEPLOY],
  ["hashicorp/vault-action", LOGIN],
  ["1password/load-secrets-action", LOGIN],
  ["tailscale/github-action", LOGIN],
  ["cloudflare/wrangler-action", DEPLOY],
  ["amondnet/vercel-action", DEPLOY],
  ["netlify/actions", DEPLOY],
  ["nwtgck/actions-netlify", DEPLOY],
  ["superfly/*", DEPLOY],
  ["firebaseextended/action-hosting-deploy", DEPLOY],
  ["appleboy/*", DEPLOY],
  ["open-security-tools/ost-simple-sts", LOGIN],
]);

/** Undefined: it may be run, if it is there. */
export function explainNeverHere(uses: string): string | undefined {
  for (const name of namesOf(uses)) {
    const reason = REASONS.get(name);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Of an action in a folder: the folder, the repository, the owner. The nearest comes first. */
function namesOf(uses: string): readonly string[] {
  const [owner = "", repository = "", ...path] = uses.replace(/@.*$/s, "").toLowerCase().split("/");
  if (owner === "" || owner === "." || repository === "") return [];
  const whole = `${owner}/${repository}`;
  return [...(path.length === 0 ? [] : [`${whole}/${path.join("/")}`]), whole, `${owner}/*`];
}

/** They only tell others how a run went: leaving one out changes nothing in what the run proves. */
const REPORTING: ReadonlySet<string> = new Set([
  "codecov/codecov-action",
  "codecov/test-results-action",
  "coverallsapp/github-action",
  "dorny/test-reporter",
  "enricomi/publish-unit-test-result-action",
  "mikepenz/action-junit-report",
  "paambaati/codeclimate-action",
  "deepsourcelabs/test-coverage-action",
  "slackapi/slack-github-action",
  "8398a7/action-slack",
  "rtcamp/action-slack-notify",
  "marocchino/sticky-pull-request-comment",
  "thollander/actions-comment-pull-request",
  "mshick/add-pr-comment",
  "benchmark-action/github-action-benchmark",
]);

export const isReporting = (uses: string): boolean =>
  namesOf(uses).some((name) => REPORTING.has(name));
