/** HIDDEN_DIFF: attributes that keep source out of diffs, archives or reviews, and text that looks like other text. */

import picomatch from "picomatch";
import type { Finding } from "../../../domain/finding.js";
import { addedLinesOf, touchedIn } from "../../change/added-lines.js";
import type { ChangedFile, ChangeView } from "../../change/change-view.js";
import { nodesIn } from "../../change/nodes.js";
import { roleOf } from "../../change/role-of.js";
import { toRuleFinding } from "../../rule-finding.js";

export async function hiddenSource(change: ChangeView): Promise<readonly Finding[]> {
  const attributes = change.files.filter(({ path }) => /(?:^|\/)\.gitattributes$/.test(path));
  const sources =
    attributes.length === 0
      ? []
      : (await change.change.listFiles()).filter((path) => roleOf(path) === "source");
  return [
    ...attributes.flatMap((file) => attributesOf(file, sources)),
    ...change.files.flatMap(lookAlikes),
    ...change.files.flatMap(farAway),
  ];
}

const HIDING =
  /^(?:-diff|diff=.*|binary|-text|export-ignore|filter=.*|working-tree-encoding=.*|linguist-generated(?:=true)?)$/;
/** What is made by a program is seldom read in a diff. */
const MADE = /generated|\bgen\b|dist|vendor|lock|snap|\.min\.|third_party|\bpb\b/;

function attributesOf(file: ChangedFile, sources: readonly string[]): readonly Finding[] {
  const folder = file.path.slice(0, -".gitattributes".length);
  return addedLinesOf(file).flatMap(({ line, text }) => {
    const [pattern = "", ...attributes] = text.trim().split(/\s+/);
    const hiding = attributes.filter((one) => HIDING.test(one));
    if (hiding.length === 0 || pattern.startsWith("#") || MADE.test(pattern)) return [];
    const glob = pattern.includes("/") ? pattern.replace(/^\//, "") : `**/${pattern}`;
    const hidden = sources.find((path) =>
      picomatch.isMatch(path, `${folder}${glob}`, { dot: true }),
    );
    if (hidden === undefined) return [];
    const message = `${hiding.join(" ")} hides source, e.g. ${hidden}`;
    return [toFinding(file.path, { line, key: text, message, hint: "take the attribute out" })];
  });
}

interface Hidden {
  readonly line: number;
  readonly key: string;
  readonly message: string;
  readonly hint: string;
}

const toFinding = (file: string, { line, key, message, hint }: Hidden): Finding =>
  toRuleFinding("HIDDEN_DIFF", `${file} ${key}`, { file, line, message, fix: { hint } });

/** Cyrillic and Greek letters that look like Latin ones, and Latin ones of double width. */
const LOOK_ALIKE = /[АВЕЗІЈКМНОРСТУХЅаеорсухіјѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοＡ-Ｚａ-ｚ]/u;
/** Letters of no width that a name may hold. */
const EMPTY_LETTER = /[\u115f\u1160\u3164\uffa0]/u;

/** A name of two scripts, one of which is there to be taken for the other. */
function lookAlikes(file: ChangedFile): readonly Finding[] {
  const root = file.after?.syntax?.root;
  const isPlain = file.hunks.every(({ added }) => added.every((line) => !/[^\0-\x7f]/.test(line)));
  if (root === undefined || isPlain) return [];
  const isTouched = touchedIn(file);
  return [...nodesIn(root)].flatMap((node) => {
    if (node.children.length > 0 || !node.type.includes("identifier") || !isTouched(node))
      return [];
    const isMixed = LOOK_ALIKE.test(node.text) && /[A-Za-z]/.test(node.text);
    if (!isMixed && !EMPTY_LETTER.test(node.text)) return [];
    const spelled = Array.from(node.text).map((one) =>
      /[^\0-\x7f]/.test(one) ? `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}` : one,
    );
    const message = `the name \`${spelled.join("")}\` holds letters that are taken for others`;
    return [
      toFinding(file.path, {
        line: node.line,
        key: node.text,
        message,
        hint: "write it in one script",
      }),
    ];
  });
}

/** Code that is pushed out of sight to the right. */
function farAway(file: ChangedFile): readonly Finding[] {
  if (file.role === "other") return [];
  return addedLinesOf(file).flatMap(({ line, text }) =>
    /\S[ \t]{120,}\S/.test(text)
      ? [
          toFinding(file.path, {
            line,
            key: "far away",
            message: "the line goes on after more than 120 blanks, where nobody looks",
            hint: "put it on a line of its own",
          }),
        ]
      : [],
  );
}
