/** Results of set-up commands (installed dependencies and the like), kept by the content that they depend on. */

export interface SetupCache {
  has(key: string): Promise<boolean>;
  /** Lays a kept result into a folder, as a copy that may be changed without harm. False: there is none. */
  lay(key: string, directory: string): Promise<boolean>;
  /** As `lay`, for a folder that is soon deleted, and without the copy where that can be had: it is to be taken back before. */
  lend(key: string, directory: string): Promise<boolean>;
  /** Ends what was lent to a folder. May be called twice, and for one that was lent nothing. */
  takeBack(directory: string): Promise<void>;
  /** Keeps the named paths of a folder. A second call with the same key changes nothing. */
  keep(key: string, directory: string, paths: readonly string[]): Promise<void>;
}
