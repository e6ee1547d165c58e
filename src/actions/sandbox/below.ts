/** The rest of a path after a folder that it is in. */
export const below = (folder: string, path: string): string => path.slice(folder.length + 1);
