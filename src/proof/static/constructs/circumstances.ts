/** ENV_PROBE in every language, by lines: who started the process, where its checkout lies, and until when it is to work. */

import { quoted, type Sighting, type SightingRule } from "../sighting.js";

interface Question {
  readonly what: string;
  /** `on`: the line and what follows of its chain of calls on the next ones. */
  readonly isAskedIn: (line: string, on: string) => boolean;
  /** Absent: in any file. */
  readonly isMeantIn?: (path: string, text: string) => boolean;
}

const NOW =
  /\bDate\.now\(\)|\bnew Date\(\)|\bdatetime\.(?:now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(\)|\btime\.Now\(\)|\bSystemTime::now\(\)|\b(?:Utc|Local)::now\(\)/;
/** A day that is written out, or seconds and milliseconds since 1970 in the years 2020 to 2100. */
const DAY =
  /\b(?:Date\.UTC|time\.Date|(?:datetime|date)(?:\.(?:datetime|date))?|ymd_opt|with_ymd_and_hms)\(\s*2\d{3}\s*,|\b(?:new Date|Date\.parse|fromisoformat)\(\s*["'`]2\d{3}-|\b(?:1[6-9]|[23]\d)\d{8}(?:[_]?\d{3})?\b/;
const COMPARES = /[<>]|\.(?:After|Before|Compare|gt|lt)\(/;

const PLACE =
  /__dirname|import\.meta|__file__|\bcwd\(\)|\bgetcwd\(\)|os\.Getwd\(|runtime\.Caller\(|current_dir\(\)|CARGO_MANIFEST_DIR|\bfile!\(\)/;

/** A program may ask how it was started; what others import has no reason to. */
const isGoLibrary = (path: string, text: string): boolean =>
  path.endsWith(".go") && !/^package main\b/m.test(text) && !/(?:^|\/)(?:cmd|cli)\//.test(path);

/** Python and JavaScript that is no program by its name or its text, and reads no argument of one. */
const isScriptLibrary = (path: string, text: string): boolean =>
  /\.(?:py|[cm]?[jt]sx?)$/.test(path) &&
  !/(?:^|[/_.-])(?:bin|cli|cmd|main|scripts?|tools?|console|commands?|manage)(?:[/_.-]|$)/.test(
    path,
  ) &&
  !/^#!|(?<![.\w])__name__\s*==|require\.main\b|\bargparse\b|\bclick\b|\bcommander\b|\byargs\b/m.test(
    text,
  ) &&
  !/\bsys\.argv\[(?:[1-9]|\d*:)|\bprocess\.argv(?:\.slice\b|\[[1-9])/.test(text);

const isRustLibrary = (path: string, text: string): boolean =>
  path.endsWith(".rs") && !/(?:^|\/)build\.rs$/.test(path) && !/\bfn\s+main\s*\(/.test(text);

const QUESTIONS: readonly Question[] = [
  {
    what: "who started it",
    isAskedIn: (line) =>
      /\bthread::current\(\)\s*\.\s*name\(\)\s*(?:[!=]=|\.is_(?:some|none))/.test(line) ||
      /\bvar(?:_os)?\(\s*"(?:CARGO|CARGO_MANIFEST_DIR|CARGO_PKG_\w+|RUST_TEST_\w+)"/.test(line) ||
      /\benv::args(?:_os)?\(\)\s*\.\s*(?:count|len)\(\)/.test(line) ||
      (/\bcurrent_exe\(\)/.test(line) && /"[^"]*(?:deps|target|debug|release)/.test(line)) ||
      /"ThreadId\(\d+\)"/.test(line),
    isMeantIn: isRustLibrary,
  },
  {
    what: "who calls it",
    isAskedIn: (line, on) =>
      /\bBacktrace::(?:force_)?capture\(\)/.test(line) && /\.(?:contains|find|matches)\(/.test(on),
    isMeantIn: isRustLibrary,
  },
  {
    what: "what else runs beside it",
    isAskedIn: (line) => /\bruntime\.NumGoroutine\(\)\s*[<>=!]/.test(line),
    isMeantIn: isGoLibrary,
  },
  {
    what: "how its program was built",
    isAskedIn: (line) =>
      (/\bdebug\.ReadBuildInfo\(\)/.test(line) && /\.Path\s*[!=]=/.test(line)) ||
      (/\bos\.(?:Executable\(|Args\b)/.test(line) && /["`][^"`]*go-build/.test(line)),
    isMeantIn: isGoLibrary,
  },
  {
    what: "whether what it prints or reads is taken over by another",
    isAskedIn: (line) =>
      /\bsys\.(std(?:in|out|err)) is (?:not )?sys\.__\1__|\bsys\.__(std(?:in|out|err))__ is (?:not )?sys\.\2\b/.test(
        line,
      ) || /\btype\(sys\.std(?:in|out|err)\)|\bsys\.std(?:in|out|err)\.__class__/.test(line),
    isMeantIn: isScriptLibrary,
  },
  {
    what: "whose program it is part of",
    isAskedIn: (line) =>
      /\b(?:if|while|and|or|not|hasattr)\b.*\bsys\.modules(?:\.get\(|\[)["']__main__["']/.test(
        line,
      ),
    isMeantIn: isScriptLibrary,
  },
  {
    // A time since then is a difference of two.
    what: "how long its process has run",
    isAskedIn: (line) =>
      /(?:\bprocess\.uptime|\bperformance\.now|\btime\.(?:process_time|thread_time|perf_counter|monotonic))\(\)\s*[<>]=?\s*\d/.test(
        line,
      ) && !/-\s*(?:process|performance|time)\./.test(line),
    isMeantIn: isScriptLibrary,
  },
  {
    what: "how its program was started",
    // Those with a whole word of a runner are noticed by the tree.
    isAskedIn: (line) =>
      /\blen\(os\.Args\)\s*[<>=!]|\bflag\.(?:VisitAll|Visit|NFlag)\(/.test(line) ||
      (/\b(?:strings|bytes|slices)\.\w+\(\s*(?:[\w.]+\(\s*)?os\.Args\b/.test(line) &&
        !/["`][^"`]*\btest\b/.test(line)),
    isMeantIn: isGoLibrary,
  },
  {
    what: "how its program was started",
    isAskedIn: (line) =>
      /\bsys\.orig_argv\b|\blen\(sys\.(?:argv|modules|meta_path)\)\s*[<>=!]/.test(line) ||
      (/\bsys\.argv\[0\]\.(?:ends|starts)with\(|\bin sys\.argv\[0\]/.test(line) &&
        !/py\.?test|unittest/.test(line)) ||
      /\bprocess\.argv\.length\s*[<>=!]/.test(line),
    isMeantIn: isScriptLibrary,
  },
  {
    what: "how deep it is called",
    isAskedIn: (line) =>
      /\bruntime\.Callers\(.*\)\s*(?:[<>]=?|[!=]=)\s*[1-9]|\blen\((?:inspect|traceback)\.(?:stack|extract_stack)\(/.test(
        line,
      ),
  },
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
    isAskedIn: (line) => NOW.test(line) && DAY.test(plainNumbers(line)) && COMPARES.test(line),
  },
];

const COMMENT = /^\s*(?:\/\/|\/?\*|#(?![![])|--)/;

export const circumstances: SightingRule = ({ file, text }) =>
  file.role === "source" ? sightingsIn(file.path, text.text) : [];

function sightingsIn(path: string, text: string): readonly Sighting[] {
  const meant = QUESTIONS.filter(({ isMeantIn }) => isMeantIn?.(path, text) ?? true);
  const lines = text.split("\n");
  return [
    ...lines.flatMap((_, index) => askedIn(lines, index, meant)),
    ...lines.flatMap((line, index) => (isDayAskedNear(lines, index) ? [toBomb(line, index)] : [])),
  ];
}

/** Now here, and the day and what compares the two on lines around it. */
function isDayAskedNear(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? "";
  if (line.length > LINE_CHARS_MAX || COMMENT.test(line) || !NOW.test(line)) return false;
  const around = lines.slice(Math.max(0, index - LINES_AROUND), index + LINES_AROUND + 1);
  const isOnOne = DAY.test(plainNumbers(line)) && COMPARES.test(line);
  return (
    !isOnOne &&
    around.some((one) => !COMMENT.test(one) && DAY.test(plainNumbers(one))) &&
    around.some((one) => COMPARES_APART.test(one))
  );
}

const LINES_AROUND = 5;
/** Signs alone are also those of types and arrows. */
const COMPARES_APART = /\s[<>]=?\s|\.(?:After|Before|Compare|duration_since)\(/;

/** `1_924_992_000` is `1924992000`. */
const plainNumbers = (line: string): string =>
  line.length > LINE_CHARS_MAX ? "" : line.replace(/(?<=\d)_(?=\d)/g, "");

const toBomb = (line: string, index: number): Sighting =>
  toCircumstance(line, index, "whether a certain day is over");

const toCircumstance = (line: string, index: number, what: string): Sighting => ({
  ...{ code: "ENV_PROBE", line: index + 1, endLine: index + 1 },
  key: `probe ${what}: ${line.trim()}`,
  message: `${quoted(line.trim())} asks ${what}`,
  hint: "let it do the same whoever starts it, wherever and whenever; pass in what has to differ",
});

function askedIn(
  lines: readonly string[],
  index: number,
  questions: readonly Question[],
): readonly Sighting[] {
  const line = lines[index] ?? "";
  if (line.length > LINE_CHARS_MAX || COMMENT.test(line)) return [];
  const on = chainOf(lines.slice(index, index + LINES_AROUND));
  return questions
    .filter((question) => question.isAskedIn(line, on))
    .map(({ what }) => toCircumstance(line, index, what));
}

/** The first line, and those after it that go on with a dot. */
function chainOf([first = "", ...next]: readonly string[]): string {
  const end = next.findIndex((line) => !/^\s*\./.test(line));
  return [first, ...(end === -1 ? next : next.slice(0, end))].join("").slice(0, LINE_CHARS_MAX);
}

const LINE_CHARS_MAX = 2_000;
