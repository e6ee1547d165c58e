// A pull-request title becomes the squash commit, so it follows the conventional form.
const types = ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"];
const lengthMax = 72;

const title = process.argv[2] ?? "";
const form = /^([a-z]+)(\([a-z0-9-]+\))?!?: (\S.*)$/.exec(title);

function problemOf() {
  if (form === null) return 'the form is "type(scope): subject"';
  if (!types.includes(form[1])) return `type "${form[1]}" is unknown; use one of ${types.join(", ")}`;
  if (/^[A-Z]/.test(form[3])) return "the subject starts with a small letter";
  if (title.endsWith(".")) return "the title ends without a full stop";
  if (title.length > lengthMax) return `the title has ${title.length} characters; at most ${lengthMax}`;
  return undefined;
}

const problem = problemOf();
if (problem !== undefined) {
  process.stderr.write(`Title "${title}": ${problem}.\n`);
  process.exitCode = 1;
}
