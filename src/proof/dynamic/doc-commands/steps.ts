/** A block of commands as steps: what is run, each with what the lines before it have set, and what is not, and why. */

import type { Block } from "../../static/docs/markdown.js";
import { spoken } from "../../static/docs/shell-block.js";
import { type Kind, kindOf, type Repository } from "./own-command.js";

export type Step =
  | {
      readonly kind: "run";
      readonly line: number;
      readonly command: string;
      /** Shell lines: programs that the repository would install, where the lines before lead, and what they set. */
      readonly before: readonly string[];
      /** A command of the repository's own is in it; else it only gets something ready. */
      readonly isOwn: boolean;
    }
  | {
      readonly kind: "not-run";
      readonly line: number;
      readonly command: string;
      readonly why: string;
    };

const BETWEEN = /&&|\|\|?|;/;

/** Up to the first line that cannot be run here: what follows may stand on it. */
export function stepsOf(block: Block, repository: Repository): readonly Step[] {
  const steps: Step[] = [];
  const before = [...repository.programs].map(toFunction);
  const set = new Set<string>();
  let folder = "";
  for (const { line, text: command } of spoken(block)) {
    const odd = oddIn(command, set);
    const parts = odd === undefined ? partsOf(command, folder, repository) : [];
    const why = odd ?? parts.flatMap(({ kind }) => (kind.kind === "not-run" ? [kind.why] : []))[0];
    if (why !== undefined) return [...steps, { kind: "not-run", line, command, why }];
    const has = (wanted: Kind["kind"]): boolean => parts.some(({ kind }) => kind.kind === wanted);
    const isOwn = has("own");
    if (isOwn || has("beside"))
      steps.push({ kind: "run", line, command, before: [...before], isOwn });
    for (const { text, kind } of parts) {
      if (kind.kind === "done" && !isOwn)
        steps.push({ kind: "not-run", line, command: text, why: kind.why });
      if (kind.kind === "moves") folder = kind.folder;
      if (kind.kind === "sets") set.add(kind.name);
      if (kind.kind === "moves" || kind.kind === "sets") before.push(text);
    }
  }
  return steps;
}

interface Part {
  readonly text: string;
  readonly kind: Kind;
}

/** Each where the ones before it have led. */
function partsOf(command: string, start: string, repository: Repository): readonly Part[] {
  let folder = start;
  return command.split(BETWEEN).map((one) => {
    const text = one.trim();
    const kind = kindOf(text, folder, repository);
    if (kind.kind === "moves") folder = kind.folder;
    return { text, kind };
  });
}

/** What nobody can type as it stands, what is about another place, and what is more than a line. */
function oddIn(text: string, set: ReadonlySet<string>): string | undefined {
  if (
    /^(?:for|while|until|if|case|function|then|do|done|fi|else)\b|[`(){}]|&(?!&|>)(?<!&&)/.test(
      text,
    )
  )
    return "it is more than a line of commands";
  if (
    /<[\w -]+>|(?<!\/)\.\.\.|…|\[[\w -]+\]|\bpath\/to\b|\byour[-_]|\bYOUR\b|\bXXX\b|(?<![$\w])[A-Z]{3,}\b(?![=.])/.test(
      text,
    )
  )
    return "it has a placeholder";
  if (/\w+:\/\/|\bexample\.(?:com|org)\b/.test(text)) return "it needs a network";
  if (/(?:^|[\s=>"'])(?:~|\/(?!dev\/null))/.test(text) || /(?:^|[\s/])\.\.\/\.\./.test(text))
    return "it names a place outside of the repository";
  const names = [...text.matchAll(/\$(\w+)/g)].map(([, name = ""]) => name);
  return names.every((name) => set.has(name)) && !/\$[^\w]/.test(text)
    ? undefined
    : "it takes a variable that the block does not set";
}

/** A program by the name that it has once it is installed. */
const toFunction = ([name, path]: readonly [string, string]): string =>
  `${name}() { node ${path} "$@"; }`;
