/** Actions that do their work on GitHub, or on somebody's servers: run here, they would prove nothing, or do harm. */

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^(?:codecov|coverallsapp|codacy|sonarsource)\//, "it sends results to a service"],
  [/^github\/codeql-action\//, "it sends an analysis to GitHub"],
  [/^(?:docker|redhat-actions)\/(?:login|build-push|setup-buildx|setup-qemu|metadata|bake)-action/, "it builds or publishes container images"],
  [/^actions\/(?:attest|attest-build-provenance|attest-sbom)$/, "it has GitHub sign something"],
  [/^actions\/(?:deploy-pages|configure-pages|upload-pages-artifact|create-release|upload-release-asset)$/, "it publishes on GitHub"],
  [/^actions\/(?:labeler|stale|first-interaction|create-github-app-token|add-to-project|dependency-review-action)$/, "it asks something of GitHub's API"],
  [/^(?:softprops\/action-gh-release|ncipollo\/release-action|changesets\/action|googleapis\/release-please-action|google-github-actions\/release-please-action|goreleaser\/goreleaser-action)$/, "it publishes a release"],
  [/^(?:peter-evans|dependabot|renovatebot|mergifyio|release-drafter)\//, "it changes issues, pull requests or branches on GitHub"],
  [/^(?:pypa\/gh-action-pypi-publish|js-devtools\/npm-publish|rubygems\/release-gem|katyo\/publish-crates)$/, "it publishes a package"],
  [/^(?:aws-actions|azure|google-github-actions|cloudflare|netlify|hashicorp\/vault-action)(?:\/|$)/, "it needs an account with a cloud"],
  [/^(?:slackapi|8398a7|appleboy|docker-practice)\//, "it speaks to somebody's server"],
  [/^(?:step-security\/publish-|sigstore\/|ossf\/scorecard-action)/, "it publishes a statement about the repository"],
];

/** `uses` as written; undefined: it may be run here. */
export function explainNeverHere(uses: string): string | undefined {
  const name = uses.replace(/@.*$/s, "").toLowerCase();
  return REASONS.find(([pattern]) => pattern.test(name))?.[1];
}
