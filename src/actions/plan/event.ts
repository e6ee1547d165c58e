/** An event of GitHub's, as this repository would have caused it. */

import type { Sha } from "../../domain/ids.js";
import type { ValueMap } from "../expressions/value.js";
import type { Occurrence } from "./triggers.js";

export interface CiEvent {
  readonly name: string;
  /** What `github.event` is. */
  readonly payload: ValueMap;
  /** What the filters under `on` are asked with. */
  readonly occurrence: Occurrence;
  /** The commit that is judged, and checked out. */
  readonly sha: Sha;
  /** `github.ref`. */
  readonly ref: string;
  /** Of pull requests, without `refs/heads/`; else empty. */
  readonly headRef: string;
  readonly baseRef: string;
  readonly actor: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly defaultBranch: string;
}
