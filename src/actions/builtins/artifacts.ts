/** The actions for artifacts. */

import type { Builtin } from "../run/action-call.js";
import type { ArtifactStores } from "../services/artifact-store.js";
import { downloadArtifact } from "./download-artifact.js";
import { mergeArtifacts } from "./merge-artifacts.js";
import { uploadArtifact } from "./upload-artifact.js";

/** `stores`: of the run that the jobs belong to. */
export const artifactBuiltins = (stores: ArtifactStores): readonly Builtin[] => [
  uploadArtifact(stores),
  mergeArtifacts(stores),
  downloadArtifact(stores),
];
