/** Results of set-up commands (installed dependencies and the like), kept by the content that they depend on. */

export interface SetupCache {
  /** Lays a kept result into a folder, as a copy that may be changed without harm. False: there is none. */
  lay(key: string, directory: string): Promise<boolean>;
  /** Keeps the named paths of a folder. A second call with the same key changes nothing. */
  keep(key: string, directory: string, paths: readonly string[]): Promise<void>;
}
