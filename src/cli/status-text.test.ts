import { expect, test } from "vitest";
import { story, toId } from "../../test/support/entries.js";
import { WS3, weekOne } from "../../test/support/week-one.js";
import { fold } from "../domain/evolve.js";
import { toStatus } from "../domain/status.js";
import { statusText } from "./status-text.js";

const textAt = (length: number): string => statusText(toStatus(fold(weekOne().slice(0, length))!));

/** Just after the tests that ws3 removed were found out, with ws2 in the line. */
const MIDDLE =
  weekOne().findIndex((entry) => entry.type === "proof-completed" && entry.workstream === WS3) + 2;

test("the middle of the week as a table: claims beside verdicts", async () => {
  await expect(`${textAt(MIDDLE)}\n`).toMatchFileSnapshot(
    "../../test/golden/report/status-middle.txt",
  );
});

test("the end of the week as a table", async () => {
  await expect(`${textAt(weekOne().length)}\n`).toMatchFileSnapshot(
    "../../test/golden/report/status-end.txt",
  );
});

test("an agent's words cannot steer the terminal", () => {
  const id = toId("a");
  const entries = story({ workstreams: [{ id }] })
    .open(id)
    .turn(id, { claim: "\u001b[2Jall\r\ngreen\u202E\u0007" }).entries;
  const text = statusText(toStatus(fold(entries)!));
  expect(text).toContain("“all green”");
  expect(text).not.toMatch(/[\u001b\u202E\u0007\r]/u);
});
