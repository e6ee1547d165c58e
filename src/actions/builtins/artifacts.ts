/** The actions for artifacts. */

import type { Builtin } from "../run/action-call.js";
import type { ArtifactStore } from "../services/artifact-store.js";
import { downloadArtifact } from "./download-artifact.js";
import { mergeArtifacts } from "./merge-artifacts.js";
import { uploadArtifact } from "./upload-artifact.js";

/** `store`: of the run that the jobs belong to. */
export const artifactBuiltins = (store: ArtifactStore): readonly Builtin[] => [
  uploadArtifact(store),
  mergeArtifacts(store),
  downloadArtifact(store),
];
