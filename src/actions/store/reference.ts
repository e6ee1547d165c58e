/** What stands under `uses`, taken apart. It comes from a repository: nothing in it may lead out of a folder, or be an option. */

export type Reference =
  /** In the repository of the workflow. */
  | { readonly kind: "local"; readonly path: string }
  | RemoteReference
  | { readonly kind: "container"; readonly image: string }
  | { readonly kind: "malformed"; readonly reason: string };

export interface RemoteReference {
  readonly kind: "remote";
  readonly owner: string;
  readonly repository: string;
  /** In the repository; empty: its root. */
  readonly path: string;
  readonly ref: string;
}

const USES_CHARACTERS_MAX = 500;
const SHOWN_CHARACTERS_MAX = 100;

export function parseReference(uses: string): Reference {
  const malformed = (what: string): Reference => ({
    kind: "malformed",
    reason: `uses: ${JSON.stringify(uses.slice(0, SHOWN_CHARACTERS_MAX))} ${what}; write \`owner/repository@ref\`, \`./path\` or \`docker://image\`.`,
  });
  if (uses.length > USES_CHARACTERS_MAX)
    return malformed(`is longer than ${USES_CHARACTERS_MAX} characters`);
  if (uses.startsWith("docker://")) {
    const image = uses.slice("docker://".length);
    return /^[\w][\w.:/@-]*$/.test(image)
      ? { kind: "container", image }
      : malformed("names no image");
  }
  if (uses.startsWith("./") || uses === ".") {
    return isInside(uses)
      ? { kind: "local", path: uses }
      : malformed("leads out of the repository");
  }
  const at = uses.indexOf("@");
  if (at === -1) return malformed("has no ref");
  const [owner = "", repository = "", ...folders] = uses.slice(0, at).split("/");
  const ref = uses.slice(at + 1);
  if (!isOwner(owner)) return malformed("has no owner that GitHub could know");
  if (!isRepository(repository)) return malformed("has no repository that GitHub could know");
  if (!folders.every(isSegment)) return malformed("has a path that is none");
  if (!isRef(ref)) return malformed("has a ref that git does not allow");
  return { kind: "remote", owner, repository, path: folders.join("/"), ref };
}

/** Does the ref say which commit it is? */
export const isPinned = ({ ref }: Pick<RemoteReference, "ref">): boolean =>
  /^[0-9a-f]{40}$/i.test(ref);

/** How the repository is called wherever case must not matter. */
export const nameOf = ({
  owner,
  repository,
}: Pick<RemoteReference, "owner" | "repository">): string => `${owner}/${repository}`.toLowerCase();

/** How the reference is called in the lock: all actions of one repository at one ref are one. */
export const lockKeyOf = (
  reference: Pick<RemoteReference, "owner" | "repository" | "ref">,
): string => `${nameOf(reference)}@${reference.ref}`;

const isOwner = (text: string): boolean => /^[A-Za-z0-9][\w-]{0,99}$/.test(text);

const isRepository = (text: string): boolean =>
  /^[\w.][\w.-]{0,99}$/.test(text) && !/^\.+$/.test(text) && !/\.git$/i.test(text);

/** A name of a folder or a file. */
const isSegment = (text: string): boolean =>
  text !== "" && text !== "." && text !== ".." && !hasControls(text) && !text.includes("\\");

/** By the rules of `git check-ref-format`, and never an option. */
const isRef = (text: string): boolean =>
  /^[^\s~^:?*[\\@-][^\s~^:?*[\\]*$/.test(text) &&
  !hasControls(text) &&
  !/\.\.|@\{|\/\/|\/\.|^\.|^\/|\/$|\.$|\.lock$/.test(text);

const hasControls = (text: string): boolean =>
  Array.from(text).some((character) => character < " " || character === "\u007f");

/** Never above where it begins, not even on the way. */
function isInside(path: string): boolean {
  if (hasControls(path)) return false;
  let depth = 0;
  for (const segment of path.split(/[/\\]/)) {
    if (segment === "..") depth -= 1;
    else if (segment !== "" && segment !== ".") depth += 1;
    if (depth < 0) return false;
  }
  return true;
}
