/** The repository that a command was pointed at, or a refusal. */

import { openSite, type Site } from "../site.js";
import type { Place } from "./place.js";
import { Refusal } from "./refusal.js";

export async function useSite(place: Place): Promise<Site> {
  const result = await openSite(toOptions(place));
  if (result.kind === "refused") throw new Refusal(result.why);
  return result.site;
}

/** For commands that are of some use without a repository. */
export async function siteIfAny(place: Place): Promise<Site | undefined> {
  const result = await openSite(toOptions(place));
  return result.kind === "site" ? result.site : undefined;
}

const toOptions = (place: Place) => ({
  path: place.repo,
  ...(place.stateDir === undefined ? {} : { stateDirectory: place.stateDir }),
});
