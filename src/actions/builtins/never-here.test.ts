import { expect, test } from "vitest";
import { explainNeverHere, isReporting } from "./never-here.js";

test.each([
  "softprops/action-gh-release@v2",
  "Docker/Login-Action@v3",
  "docker/build-push-action@v6",
  "codecov/codecov-action@v5",
  "codecov/anything@v1",
  "github/codeql-action/init@v3",
  "github/codeql-action/upload-sarif@v3",
  "actions/attest-build-provenance@v2",
  "actions/deploy-pages@v4",
  "peter-evans/create-pull-request@v7",
  "pypa/gh-action-pypi-publish@release/v1",
  "aws-actions/configure-aws-credentials@v4",
  "google-github-actions/auth@v2",
  "azure/login@v2",
  "actions/labeler@v5",
  "actions/stale@v9",
  "actions/create-github-app-token@v1",
  "dependabot/fetch-metadata@v2",
])("%s proves nothing here, and it is said why", (uses) => {
  expect(explainNeverHere(uses)).toMatch(/^it \w/);
});

test.each([
  "actions/checkout@v4",
  "actions/cache@v4",
  "golangci/golangci-lint-action@v6",
  "azure/setup-helm@v4",
  "codecov",
  "./codecov/codecov-action",
  "constructor/__proto__@v1",
  "",
])("%j may be run", (uses) => {
  expect(explainNeverHere(uses)).toBeUndefined();
});

test("what only reports is told from what a run depends on", () => {
  expect(isReporting("Codecov/codecov-action@v5")).toBe(true);
  expect(isReporting("EnricoMi/publish-unit-test-result-action@v2")).toBe(true);
  expect(isReporting("softprops/action-gh-release@v2")).toBe(false);
});
