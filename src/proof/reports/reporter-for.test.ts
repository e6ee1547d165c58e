import { expect, test } from "vitest";
import { reporterFor } from "./reporter-for.js";

const PYTEST = {
  env: { PYTEST_ADDOPTS: "--junit-xml=.interlock/report/pytest.xml -o junit_family=xunit1" },
  reportFile: ".interlock/report/pytest.xml",
};

test.each([
  ["auto", "pytest -q", PYTEST],
  ["pytest", "make test", PYTEST],
  ["auto", "pytest --junit-xml=mine.xml", { env: {} }],
  ["auto", "go test ./...", { env: { GOFLAGS: "-v" } }],
  ["go-test", "make test", { env: { GOFLAGS: "-v" } }],
  ["auto", "go test -json ./...", { env: {} }],
  ["auto", "node --test", { env: {} }],
  ["auto", "npx vitest run", { env: {}, argsHint: "--reporter=verbose" }],
  ["jest", "npm test", { env: {}, argsHint: "--verbose" }],
  ["auto", "cargo test", { env: {} }],
  ["auto", "npm test", { env: {} }],
] as const)("for %s and `%s`", (format, command, expected) => {
  expect(reporterFor(format, command)).toEqual(expected);
});
