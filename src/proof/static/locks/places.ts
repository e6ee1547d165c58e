/** Where a package comes from, as far as it says who could have put it there: a host, or an owner on a host of many. */

/** Places that are one and the same under several names. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/registry\.(?:npmjs\.org|yarnpkg\.com)(?:\/|$)/, "the npm registry"],
  [/^https?:\/\/(?:files\.pythonhosted\.org|pypi\.org)(?:\/|$)/, "PyPI"],
  [
    /^(?:registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index|sparse\+https:\/\/index\.crates\.io\/?)$/,
    "crates.io",
  ],
];

export const USUAL_PLACES: readonly string[] = SAME.map(([, name]) => name);

/** Hosts on which anybody can have a place of their own. */
const SHARED =
  /(?:^|\.)(?:github\.com|gitlab\.com|bitbucket\.org|githubusercontent\.com|codeberg\.org|sr\.ht|pkg\.dev)$/;

/** Undefined: of the repository itself. */
export function placeOf(text: string): string | undefined {
  const known = SAME.find(([pattern]) => pattern.test(text))?.[1];
  if (known !== undefined) return known;
  const [, user, host, path = ""] =
    /^(?:\w+[+:])*(?:\w+:\/\/)?(?:([\w.-]+)@)?((?:[\w-]+\.)+[\w-]+)(?::\d+)?(?:[:/]([^#?]*))?/.exec(
      text,
    ) ?? [];
  if (host === undefined || (!text.includes("://") && user === undefined)) return undefined;
  const owner = path.split("/")[0] ?? "";
  return SHARED.test(host) ? `${host}/${owner}`.toLowerCase() : host.toLowerCase();
}
