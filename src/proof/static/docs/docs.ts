/**
 * DOC_MISMATCH: documents that a change writes and that say what is not so: links to files that are not there, commands that name no
 * script, target or file, paths in a line of code. And documents that it did not write, whose links lead to what it has taken away.
 */

import type { Finding } from "../../../domain/finding.js";
import { addedLinesOf } from "../../change/added-lines.js";
import type { ChangedFile, ChangeView } from "../../change/change-view.js";
import { toRuleFinding } from "../../rule-finding.js";
import type { StaticGate } from "../static-gate.js";
import { commandsIn } from "./commands.js";
import { isLivingDocument } from "./documents.js";
import { hasWanted } from "./has-wanted.js";
import { isBroken, linkedPath } from "./links.js";
import { readMarkdown } from "./markdown.js";
import { type TreePaths, treePaths } from "./tree-paths.js";

const after = (text: string): Readonly<Record<string, string>> => ({
  "README.md": text,
  "package.json": '{"scripts":{"test":"node --test"}}',
  "src/a.js": "",
});

export const docs: StaticGate = {
  id: "proof:docs",
  judge: findingsIn,
  controls: [
    { code: "DOC_MISMATCH", after: after("See [the guide](docs/guide.md).\n") },
    { code: "DOC_MISMATCH", after: after("```sh\nnpm run deploy\n```\n") },
    { code: "DOC_MISMATCH", after: after("All of it is in `src/b.js`.\n") },
    {
      code: "DOC_MISMATCH",
      before: { "README.md": "[a](docs/a.md)\n", "docs/a.md": "# a\n" },
      after: { "README.md": "[a](docs/a.md)\n" },
    },
  ],
};

async function findingsIn(change: ChangeView): Promise<readonly Finding[]> {
  const written = change.files.filter(
    ({ path, after }) => after !== undefined && isLivingDocument(path),
  );
  const gone = change.files.flatMap(({ path, entries }) => (entries.after ? [] : [path]));
  if (written.length === 0 && gone.length === 0) return [];
  const tree = treePaths(await change.change.listFiles());
  const found = await Promise.all(written.map((file) => inWritten(file, tree, change)));
  return [...found.flat(), ...(await inOthers(gone, tree, change))];
}

async function inWritten(
  file: ChangedFile,
  tree: TreePaths,
  change: ChangeView,
): Promise<readonly Finding[]> {
  const { path } = file;
  const { links, codes, blocks } = readMarkdown(file.after?.text ?? "");
  const added = new Set(addedLinesOf(file).map(({ line }) => line));
  const isNew = ({ line }: { readonly line: number }): boolean => added.has(line);
  const broken = links.filter((link) => isNew(link) && isBroken(path, link.text, tree));
  const named = codes.filter((code) => isNew(code) && isMissingPath(code.text, tree));
  const commands = blocks.flatMap((block) => commandsIn(block, tree)).filter(isNew);
  const wrong = await Promise.all(
    commands.map(async (one) => ((await hasWanted(one, change.change, tree)) ? [] : [one])),
  );
  return [
    ...broken.map(({ line, text }) =>
      toFinding(path, line, `links to ${text}, which is not there`),
    ),
    ...named.map(({ line, text }) =>
      toFinding(path, line, `names \`${text}\`, which is not there`),
    ),
    ...wrong.flat().map(({ line, command, wants }) => {
      const what = wants.kind === "path" ? wants.path : wants.name;
      return toFinding(path, line, `says \`${command.slice(0, 80)}\`, and there is no ${what}`);
    }),
  ];
}

/** A path by its look, in a folder of the repository that has such files. */
function isMissingPath(text: string, tree: TreePaths): boolean {
  const [, path = ""] =
    /^(?:\.\/)?((?:[\w@.-]+\/)+[\w@.-]+\.[a-z]{1,5})(?::\d+)?$/.exec(text) ?? [];
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  return path !== "" && tree.folders.has(folder) && !tree.has(path) && !tree.hasEnding(path);
}

/** More than so many is a move of the whole, which other tools tell better. */
const GONE_MAX = 50;

async function inOthers(
  gone: readonly string[],
  tree: TreePaths,
  change: ChangeView,
): Promise<readonly Finding[]> {
  if (gone.length === 0 || gone.length > GONE_MAX) return [];
  const lost = new Set(gone);
  const written = new Set(change.files.map(({ path }) => path));
  const names = [...new Set(gone.map(wordOf))].filter((word) => word !== "");
  const speaking = await Promise.all(names.map((name) => change.change.filesWithWord(name)));
  const documents = [...new Set(speaking.flat())].filter(
    (path) => isLivingDocument(path) && !written.has(path),
  );
  const found = await Promise.all(
    documents.map(async (path) => {
      const { links } = readMarkdown((await change.change.readFile(path)) ?? "");
      return links.flatMap(({ line, text }) => {
        const target = linkedPath(path, text);
        return target !== undefined && lost.has(target) && !tree.has(target)
          ? [toFinding(path, line, `links to ${text}, which the change has taken away`)]
          : [];
      });
    }),
  );
  return found.flat();
}

/** Whoever speaks of the file has this word of its name. */
const wordOf = (path: string): string =>
  path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/\.\w+$/, "")
    .split(/[^\p{L}\p{N}_]+/u)
    .reduce((longest, word) => (word.length > longest.length ? word : longest), "");

const toFinding = (file: string, line: number, what: string): Finding =>
  toRuleFinding("DOC_MISMATCH", `${file} ${what}`, {
    file,
    line,
    message: `${file} ${what}`,
    fix: { hint: "let the document say what is there, or make what it says" },
  });
