/** A shell line that is one plain command: its words, if nothing is in it that only a shell can do. */

export interface Word {
  readonly text: string;
  /** Holds `*`, `?` or `[` outside quotes: the shell puts the paths there that match. */
  readonly isPattern: boolean;
}

/** Undefined: it needs a shell, for a variable, a pipe, a second command. */
export function shellWords(line: string): readonly Word[] | undefined {
  const words: Word[] = [];
  let rest = line.trim();
  while (rest !== "") {
    const read = readWord(rest);
    if (read === undefined) return undefined;
    words.push(read.word);
    rest = rest.slice(read.length).trimStart();
  }
  return words;
}

const PIECE =
  /^(?:'(?<single>[^']*)'|"(?<double>(?:[^"\\$`]|\\["\\$`])*)"|\\(?<escaped>[^\n])|(?<plain>[^\s'"\\$`;|&<>()#~{}!]+))/;

function readWord(text: string): { readonly word: Word; readonly length: number } | undefined {
  let value = "";
  let isPattern = false;
  let at = 0;
  while (at < text.length && !/\s/.test(text[at] ?? "")) {
    const piece = PIECE.exec(text.slice(at));
    if (piece === null) return undefined;
    const { single, double, escaped, plain } = piece.groups ?? {};
    value += single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? "";
    isPattern ||= plain !== undefined && /[*?[]/.test(plain);
    at += piece[0].length;
  }
  return { word: { text: value, isPattern }, length: at };
}
