/** How `node --test` names a test that stands for a whole file. */
export const FILE_NAME = /^\S+\.[cm]?[jt]sx?$/;

/** A total without what is not counted here; unknown stays unknown. */
export const minus = (total: number | undefined, less: number): number | undefined =>
  total === undefined ? undefined : total - less;
