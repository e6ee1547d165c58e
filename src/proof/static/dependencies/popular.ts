/** Names that everybody knows, and those that are written to be taken for them. */

const POPULAR = (
  "lodash react react-dom express axios chalk commander typescript webpack eslint prettier vitest jest mocha chai moment dayjs uuid dotenv next vue " +
  "rollup esbuild yargs semver glob minimist async debug request body-parser mongoose zod rxjs tslib cross-env rimraf inquirer underscore jquery " +
  "requests numpy pandas django flask pytest scipy matplotlib sqlalchemy pydantic fastapi urllib3 cryptography setuptools pillow boto3 click jinja2 " +
  "pyyaml beautifulsoup4 selenium tensorflow torch httpx aiohttp rich black mypy " +
  "serde serde_json tokio rand clap anyhow thiserror regex reqwest hyper syn quote libc chrono tracing rayon itertools futures bytes"
).split(" ");

/** The well-known name that this one is within two mistakes of; undefined for a well-known name itself. */
export function likelyMeant(name: string): string | undefined {
  if (POPULAR.includes(name)) return undefined;
  return POPULAR.find((one) => one.length > 3 && distance(name, one) <= (one.length > 5 ? 2 : 1));
}

/** Letters to add, drop, change or swap with their neighbour. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return Number.POSITIVE_INFINITY;
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= other.length; j += 1) {
      const change = one[i - 1] === other[j - 1] ? 0 : 1;
      const isSwap = i > 1 && j > 1 && one.slice(i - 2, i) === swapped(other.slice(j - 2, j));
      const steps = [at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change];
      row.push(Math.min(...steps, ...(isSwap ? [at(i - 2, j - 2) + 1] : [])));
    }
  }
  return at(one.length, other.length);
}

const swapped = (pair: string): string => `${pair.charAt(1)}${pair.charAt(0)}`;
