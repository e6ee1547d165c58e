/** What a language's tools have built from sources that nobody under test could touch, kept by what it depends on. */

export interface BuiltCache {
  has(key: string): Promise<boolean>;
  /** Gives programs that run in the folder what is kept: to be read, not to be written to. False: there is none. */
  lay(key: string, directory: string): Promise<boolean>;
  /** Keeps what was built by programs that ran in the folder, of which none may have been from a change. A second call with the same key changes nothing. */
  keep(key: string, directory: string): Promise<void>;
}
