import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { story, toId } from "../../../test/support/entries.js";
import { weekOne } from "../../../test/support/week-one.js";
import { toReport } from "../../domain/report/report.js";
import { toHtml } from "./html.js";
import { toJson } from "./json.js";
import { toMarkdown } from "./markdown.js";
import { explainMinutes } from "./words.js";

const golden = (name: string): string => `../../../test/golden/report/${name}`;
const week = toReport(weekOne());

test("the week as Markdown", async () => {
  await expect(toMarkdown(week)).toMatchFileSnapshot(golden("week-1.md"));
});

test("the week as a page", async () => {
  await expect(toHtml(week)).toMatchFileSnapshot(golden("week-1.html"));
});

test("the week for programs", async () => {
  await expect(`${toJson(week)}\n`).toMatchFileSnapshot(golden("week-1.json"));
});

test("the JSON is the report itself", () => {
  expect(JSON.parse(toJson(week))).toEqual(JSON.parse(JSON.stringify(week)));
});

const WS = toId("ws1");
const claiming = (claim: string) =>
  toReport(
    story({ workstreams: [{ id: WS }] })
      .baseline()
      .open(WS)
      .turn(WS, { claim })
      .tell(WS, claim, claim).entries,
  );

describe("an agent's words stay words", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constantFrom(
      '</td></table><script>alert("x")</script>',
      '"><img src=x onerror=alert(1)>',
      "| a | b |\n|---|---|",
      "\u001b[2J\u202Egnp.exe",
      "]]></title><style>",
    ),
  );

  test("a page has the same elements whatever was claimed", () => {
    const elements = (html: string): readonly string[] => html.match(/<\/?[a-z]+/gi) ?? [];
    const plain = elements(toHtml(claiming("done")));
    fc.assert(
      fc.property(hostile, (claim) => {
        expect(elements(toHtml(claiming(claim)))).toEqual(plain);
      }),
    );
  });

  test("a page asks nobody for anything", () => {
    const html = toHtml(claiming('<link rel=stylesheet href="https://example.com/a.css">'));
    expect(html).not.toMatch(/<(?:script|link|img|iframe|object|embed|form)|url\(|@import/i);
    expect(html).toContain("default-src 'none'");
  });

  test("a Markdown table keeps its columns whatever was claimed", () => {
    const columns = (markdown: string): number => {
      const row = markdown.split("\n").find((line) => line.startsWith("| ws1"));
      return (row?.replaceAll("\\\\", "").match(/(?<!\\)\|/g) ?? []).length;
    };
    const plain = columns(toMarkdown(claiming("done")));
    fc.assert(
      fc.property(hostile, (claim) => {
        expect(columns(toMarkdown(claiming(claim)))).toBe(plain);
      }),
    );
  });

  test("nothing that steers a terminal or turns the direction of writing comes through", () => {
    expect(toMarkdown(claiming("\u001b[31mred\u001b[0m \u202Egnp.exe\u0007"))).not.toMatch(
      /[\u001b\u202E\u0007]/u,
    );
  });
});

test("every beginning of the week can be told in every form", () => {
  const entries = weekOne();
  for (let length = 1; length <= entries.length; length += 1) {
    const report = toReport(entries.slice(0, length));
    expect(toMarkdown(report)).not.toMatch(/undefined|NaN|Infinity/);
    expect(toHtml(report)).not.toMatch(/undefined|NaN|Infinity/);
  }
});

test.each([
  [0, "0 min"],
  [0.1, "6 s"],
  [1, "1 min"],
  [1.95, "117 s"],
  [2.04, "2 min"],
  [59.9, "59.9 min"],
  [60, "1 h"],
  [119.6, "2 h"],
  [190, "3 h 10 min"],
])("%f minutes are %s", (minutes, words) => {
  expect(explainMinutes(minutes)).toBe(words);
});
