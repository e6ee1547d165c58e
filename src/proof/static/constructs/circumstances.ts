/** ENV_PROBE in every language, by lines: who started the process, where its checkout lies, and until when it is to work. */

import { quoted, type Sighting, type SightingRule } from "../sighting.js";

interface Question {
  readonly what: string;
  readonly isAskedIn: (line: string) => boolean;
}

const NOW =
  /\bDate\.now\(\)|\bnew Date\(\)|\bdatetime\.(?:now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(\)|\btime\.Now\(\)|\bSystemTime::now\(\)|\b(?:Utc|Local)::now\(\)/;
/** A day that is written out, or seconds and milliseconds since 1970 in the years 2020 to 2100. */
const DAY =
  /\b(?:Date\.UTC|time\.Date|(?:datetime|date)(?:\.(?:datetime|date))?|ymd_opt|with_ymd_and_hms)\(\s*2\d{3}\s*,|\b(?:new Date|Date\.parse|fromisoformat)\(\s*["'`]2\d{3}-|\b(?:1[6-9]|[23]\d)\d{8}(?:[_]?\d{3})?\b/;
const COMPARES = /[<>]|\.(?:After|Before|Compare|gt|lt)\(/;

const PLACE =
  /__dirname|import\.meta|__file__|\bcwd\(\)|\bgetcwd\(\)|os\.Getwd\(|runtime\.Caller\(|current_dir\(\)|CARGO_MANIFEST_DIR|\bfile!\(\)/;

const QUESTIONS: readonly Question[] = [
  {
    what: "the command line that started it",
    isAskedIn: (line) => /["'`/]\/?proc\//.test(line) && /\b(?:cmdline|environ)\b/.test(line),
  },
  {
    what: "where its checkout lies",
    isAskedIn: (line) => PLACE.test(line) && /interlock/i.test(line.replace(PLACE, "")),
  },
  {
    what: "what the function that calls it has in its variables",
    isAskedIn: (line) =>
      /\b(?:f_back|_getframe\([1-9]\)|stack\(\)\[[1-9]\])[^;]*\bf_locals\b/.test(line),
  },
  {
    what: "how many options Node was started with",
    isAskedIn: (line) => /\bexecArgv(?:\??\.length\b|\??\.?\[\d+\]|\??\.at\()/.test(line),
  },
  {
    what: "whether a runner is loaded",
    // By a piece of its name; the whole one is noticed by the tree.
    isAskedIn: (line) =>
      /\bsys\.modules\b/.test(line) &&
      /["'][^"']*(?:pyte|ytest|unitt|nittest)/.test(
        line.replace(/["']\s*\+\s*["']/g, "").replace(/pytest|unittest/g, ""),
      ),
  },
  {
    what: "whether a certain day is over",
    isAskedIn: (line) => NOW.test(line) && DAY.test(line) && COMPARES.test(line),
  },
];

const COMMENT = /^\s*(?:\/\/|\/?\*|#(?![![])|--)/;

export const circumstances: SightingRule = ({ file, text }) =>
  file.role === "source" ? text.text.split("\n").flatMap(askedIn) : [];

function askedIn(line: string, index: number): readonly Sighting[] {
  if (line.length > LINE_CHARS_MAX || COMMENT.test(line)) return [];
  return QUESTIONS.filter((question) => question.isAskedIn(line)).map(({ what }) => ({
    ...{ code: "ENV_PROBE" as const, line: index + 1, endLine: index + 1 },
    key: `probe ${what}: ${line.trim()}`,
    message: `${quoted(line.trim())} asks ${what}`,
    hint: "let it do the same whoever starts it, wherever and whenever; pass in what has to differ",
  }));
}

const LINE_CHARS_MAX = 2_000;
