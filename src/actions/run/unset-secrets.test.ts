import { expect, test } from "vitest";
import type { Template } from "../model/template.js";
import { unsetSecrets } from "./unset-secrets.js";

const place = { file: "a", line: 1, column: 1 };
const read = (text: string, given: Readonly<Record<string, string>> = {}) => {
  const template: Template = { kind: "expression", text, place };
  return unsetSecrets([template], given);
};

test.each([
  ["secrets.TOKEN", ["TOKEN"]],
  ["secrets['TOKEN']", ["TOKEN"]],
  ["format('{0}{1}', secrets.A, secrets.B)", ["A", "B"]],
  ["secrets.A || secrets.A", ["A"]],
  ["'secrets.A'", []],
  ["env.secrets.A", []],
  ["my_secrets.A", []],
  ["secrets.GITHUB_TOKEN", []],
  ["secrets[matrix.name]", ["(all)"]],
  ["toJSON(secrets)", ["(all)"]],
  ["secrets", ["(all)"]],
])("%s reads %j", (text, expected) => {
  expect(read(text)).toEqual(expected);
});

test("a secret that was given, if only as empty, is set, whatever its case", () => {
  expect(read("secrets.Token", { TOKEN: "" })).toEqual([]);
});
