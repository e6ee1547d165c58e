/** How warnings are silenced, tool by tool: words in a comment, and what of them names the rules. */

export interface SuppressionKind {
  /** As a plan names it. */
  readonly kind: string;
  /** Its first group names the rules, if it has any. */
  readonly pattern: RegExp;
}

const kind = (name: string, pattern: RegExp): SuppressionKind => ({ kind: name, pattern });

/** Rules as `a, b` or `a b`, up to a reason that begins with `--` or `:`. */
const RULES = "((?:[@\\w./-]+(?:\\s*,\\s*|\\s+(?!--))?)*)";

const ANY_LANGUAGE: readonly SuppressionKind[] = [
  kind("NOSONAR", /\bNOSONAR\b/),
  kind("nosemgrep", /\bnosemgrep\b(?::\s*([\w.,\s-]+))?/),
  kind("gitleaks", /\bgitleaks:allow\b/),
  kind("allowlist-secret", /\bpragma:\s*allowlist\s+(?:nextline\s+)?secret\b/),
];

const JAVASCRIPT: readonly SuppressionKind[] = [
  kind("eslint-disable", new RegExp(`\\beslint-disable(?:-next-line|-line)?\\b[ \\t]*${RULES}`)),
  kind(
    "eslint-config",
    /^\/\*\s*eslint\s+((?:["']?[@\w/-]+["']?\s*:\s*(?:0|["']?off["']?|\[\s*(?:0|["']off["'])[^\]]*\])\s*,?\s*)+)/,
  ),
  kind("oxlint-disable", new RegExp(`\\boxlint-disable(?:-next-line|-line)?\\b[ \\t]*${RULES}`)),
  kind("tslint-disable", new RegExp(`\\btslint:disable(?:-next-line|-line)?:?[ \\t]*${RULES}`)),
  kind("deno-lint-ignore", new RegExp(`\\bdeno-lint-ignore(?:-file)?\\b[ \\t]*${RULES}`)),
  kind("biome-ignore", /\bbiome-ignore(?:-all|-start)?\s+([\w/]+)/),
  kind("ts-ignore", /@ts-ignore\b/),
  kind("ts-nocheck", /@ts-nocheck\b/),
  kind("ts-expect-error", /@ts-expect-error\b/),
  kind("flow", /\$Flow(?:FixMe|Ignore|Issue)\b/),
  kind("prettier-ignore", /\bprettier-ignore\b/),
  kind("dprint-ignore", /\bdprint-ignore\b/),
  kind("coverage", /\b(?:istanbul|c8|v8)\s+ignore\b|\bnode:coverage\s+(?:disable|ignore)\b/),
  kind("stryker", /\bStryker\s+disable\b/i),
  kind(
    "stylelint-disable",
    new RegExp(`\\bstylelint-disable(?:-next-line|-line)?\\b[ \\t]*${RULES}`),
  ),
];

const PYTHON: readonly SuppressionKind[] = [
  kind("noqa", /#\s*(?:(?:flake8|ruff)\s*:\s*)?noqa\b(?::\s*([A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*))?/i),
  kind("type-ignore", /#\s*type:\s*ignore(?:\[([\w\-, ]+)\])?/),
  kind("pyright", /#\s*pyright:\s*(?:ignore(?:\[([\w, ]+)\])?|basic\b|\w+\s*=\s*false\b)/),
  kind("pylint", /#\s*pylint:\s*(?:disable(?:-next)?|skip-file)\s*(?:=\s*([\w\-, ]+))?/),
  kind(
    "mypy",
    /#\s*mypy:\s*(?:ignore-errors|disable-error-code\s*=\s*"?([\w\-, ]+)|allow-untyped\w*)/,
  ),
  kind("coverage", /#\s*pragma:\s*no\s*(?:cover|branch)\b/i),
  kind(
    "fmt",
    /#\s*(?:fmt:\s*(?:off|skip)|yapf:\s*disable|isort:\s*(?:skip|off)(?:_file)?|autopep8:\s*off)\b/,
  ),
  kind("nosec", /#\s*nosec\b:?\s*((?:B\d+[,\s]*)*)/),
  kind("pytype", /#\s*pytype:\s*(?:disable=([\w\-,]+)|skip-file)/),
  kind("pyre", /#\s*pyre-(?:ignore|fixme)(?:\[([\d, ]+)\])?/),
];

const GO: readonly SuppressionKind[] = [
  kind("nolint", /^\/\/\s*nolint\b(?::\s*([\w, -]+?))?\s*(?:\/\/.*)?$/),
  kind("lint-ignore", /^\/\/\s*lint:(?:file-)?ignore\s+([\w,*]+)/),
  kind("nosec", /#nosec\b\s*((?:G\d+[,\s]*)*)/),
  kind("revive", /^\/\/\s*revive:disable(?:-next-line|-line)?(?::([\w,-]+))?/),
  kind("exhaustive", /^\/\/\s*exhaustive:ignore\b/),
  kind("coverage", /^\/\/\s*(?:coverage:ignore|notest)\b/),
];

/** Of a whole line: languages without a grammar here. */
const LINES: readonly (readonly [endings: RegExp, kinds: readonly SuppressionKind[]])[] = [
  [
    /\.(?:java|kts?|scala|groovy)$/i,
    [
      kind(
        "SuppressWarnings",
        /@(?:file:)?Suppress(?:Warnings|FBWarnings|Lint)?\s*\(\s*(?:value\s*=\s*)?\{?((?:\s*"[\w:./-]+"\s*,?)+)/,
      ),
      kind("noinspection", /\/\/\s*noinspection\s+(\w+)/),
      kind("checkstyle", /CHECKSTYLE[.:]?\s*OFF|\/\/\s*CSOFF/i),
      kind("ktlint", /\bktlint-disable\b\s*([\w-]*)/),
      kind("formatter", /@formatter:off|\/\/\s*spotless:off/),
    ],
  ],
  [
    /\.(?:cs|fs|vb)$/i,
    [
      kind("pragma-warning", /#pragma\s+warning\s+disable\b\s*([\w, ]*)/),
      kind(
        "SuppressMessage",
        /\[\s*(?:assembly:\s*)?SuppressMessage\s*\(\s*"[^"]*"\s*,\s*"([\w]+)/,
      ),
      kind("resharper", /ReSharper\s+disable\s+(?:once\s+)?(\w+)/),
    ],
  ],
  [
    /\.(?:c|cc|cpp|cxx|h|hh|hpp|m|mm)$/i,
    [
      kind("pragma-diagnostic", /#\s*pragma\s+(?:GCC|clang)\s+diagnostic\s+ignored\s+"-W([\w-]+)"/),
      kind("pragma-warning", /#\s*pragma\s+warning\s*\(\s*disable\s*:\s*([\d ]+)/),
      kind("NOLINT", /\bNOLINT(?:NEXTLINE|BEGIN)?\b(?:\(([\w.,* -]+)\))?/),
      kind("clang-format", /clang-format\s+off/),
      kind("coverage", /\b[GL]COVR?_EXCL_(?:LINE|START)\b/),
      kind("cppcheck", /cppcheck-suppress\s+\[?([\w,]+)/),
    ],
  ],
  [
    /\.rb$/i,
    [kind("rubocop", /#\s*rubocop:(?:disable|todo)\s+([\w/, ]+)/), kind("coverage", /#\s*:nocov:/)],
  ],
  [
    /\.php$/i,
    [
      kind("phpstan", /@phpstan-ignore(?:-next-line|-line)?\s*([\w.,]*)/),
      kind("phpcs", /phpcs:(?:ignore|disable|ignoreFile)\b/),
      kind("psalm", /@psalm-suppress\s+(\w+)/),
      kind("coverage", /@codeCoverageIgnore/),
    ],
  ],
  [/\.swift$/i, [kind("swiftlint", /swiftlint:disable(?::(?:next|this|previous))?\s+([\w ]+)/)]],
  [/\.dart$/i, [kind("dart-ignore", /\/\/\s*ignore(?:_for_file)?:\s*([\w, ]+)/)]],
  [/\.(?:sh|bash)$/i, [kind("shellcheck", /#\s*shellcheck\s+disable=([\w,]+)/)]],
  [
    /\.(?:css|scss|less)$/i,
    [
      kind(
        "stylelint-disable",
        new RegExp(`stylelint-disable(?:-next-line|-line)?\\b[ \\t]*${RULES}`),
      ),
    ],
  ],
  [/\.(?:vue|svelte|astro|html?)$/i, JAVASCRIPT],
  [/\.ya?ml$/i, [kind("yamllint", /#\s*yamllint\s+disable\b/)]],
  [/(?:^|\/)Dockerfile[^/]*$/i, [kind("hadolint", /#\s*hadolint\s+ignore=([\w,]+)/)]],
  [/\.exs?$/i, [kind("credo", /#\s*credo:disable\b/)]],
  [/\.lua$/i, [kind("luacheck", /--\s*luacheck:\s*(?:ignore|no)\b/)]],
];

export const COMMENT_KINDS = {
  javascript: [...JAVASCRIPT, ...ANY_LANGUAGE],
  typescript: [...JAVASCRIPT, ...ANY_LANGUAGE],
  tsx: [...JAVASCRIPT, ...ANY_LANGUAGE],
  python: [...PYTHON, ...ANY_LANGUAGE],
  rust: ANY_LANGUAGE,
  go: [...GO, ...ANY_LANGUAGE],
} as const;

/** Of a file that is judged by its lines; empty for all that no tool of these reads. */
export const lineKindsOf = (path: string): readonly SuppressionKind[] =>
  LINES.flatMap(([endings, kinds]) => (endings.test(path) ? [...kinds, ...ANY_LANGUAGE] : []));
