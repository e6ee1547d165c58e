/** How one gets to what is to be seen in a hidden folder. */

import { below } from "./below.js";
import type { Surface } from "./isolation.js";

/** The first folders on the way from a hidden one to what is to be seen in it. */
export const waysIn = (
  { shown, layered, site }: Pick<Surface, "shown" | "layered" | "site">,
  folder: string,
): readonly string[] => {
  const inside = [...shown, ...layered, site].filter((path) => path.startsWith(`${folder}/`));
  return [
    ...new Set(inside.map((path) => `${folder}/${below(folder, path).split("/", 1)[0] ?? ""}`)),
  ];
};
