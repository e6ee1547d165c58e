/** What an agent asks people for: told with the command that answers, kept until it is answered. */

import { describe, expect, test } from "vitest";
import { SAMPLES } from "../../test/support/sample-events.js";
import type { Entry, Event } from "./event.js";
import { fold } from "./evolve.js";
import { toInstant } from "./ids.js";
import { LIMITS } from "./limits.js";
import { explainQuestion, type Question } from "./question.js";

const { workstream } = SAMPLES["person-asked"];
const allowance: Question = SAMPLES["person-asked"].question;

const asked = (question: Question): Event => ({ ...SAMPLES["person-asked"], question });

function questionsAfter(...events: readonly Event[]): readonly Question[] | undefined {
  const all = [
    SAMPLES["run-started"],
    SAMPLES["workspace-opened"],
    SAMPLES["turn-started"],
    ...events,
  ];
  const entries = all.map(
    (event, index): Entry => ({
      ...event,
      seq: index + 1,
      at: toInstant(index * 1000),
    }),
  );
  return fold(entries)?.workstreams.get(workstream)?.questions;
}

const { id, by } = SAMPLES.approved;
const approval = { type: "approved", id, by, workstream, waive: [] } as const;
const told = (id: string): Event => ({ ...SAMPLES.told, id });

describe("questions of a workstream", () => {
  test("are kept, each once", () => {
    expect(questionsAfter(asked(allowance), asked({ text: "Why?" }), asked(allowance))).toEqual([
      { text: "Why?" },
      allowance,
    ]);
  });

  test("are answered by a word, allowances by what is allowed", () => {
    const both = [asked(allowance), asked({ text: "Why?" })];
    expect(questionsAfter(...both, told("a"))).toEqual([allowance]);
    const { grant } = allowance;
    const approved = { ...approval, allow: grant === undefined ? [] : [grant] };
    expect(questionsAfter(...both, approved)).toEqual([{ text: "Why?" }]);
    const other: Event = { ...approval, allow: [{ key: "files", value: "pads cents" }] };
    expect(questionsAfter(...both, other)).toHaveLength(2);
  });

  test("of another turn are late", () => {
    expect(questionsAfter({ ...SAMPLES["person-asked"], turn: 2 })).toEqual([]);
  });

  test("are the newest, of very many", () => {
    const many = Array.from({ length: LIMITS.questionsMax + 5 }, (_, index) =>
      asked({ text: `question ${index}` }),
    );
    const kept = questionsAfter(...many);
    expect(kept).toHaveLength(LIMITS.questionsMax);
    expect(kept?.at(-1)).toEqual({ text: `question ${LIMITS.questionsMax + 4}` });
  });
});

describe("explainQuestion", () => {
  test.each([
    [{ text: "Which\n  one?" }, 'asks: Which one? (answer: interlock tell ws1 "…")'],
    [
      { text: "It moves.", grant: { key: "changeTests", value: "pads o'cents" } },
      "asks to be allowed changeTests=pads o'cents: It moves. (allow: interlock approve ws1 --allow 'changeTests=pads o'\\''cents')",
    ],
    [
      { text: "It moves.", grant: { key: "files", value: "a/b.png" } },
      "asks to be allowed files=a/b.png: It moves. (allow: interlock approve ws1 --allow files=a/b.png)",
    ],
  ] as const)("%j", (question, words) => {
    expect(explainQuestion("ws1", question)).toBe(words);
  });
});
