/** Builds what signs and checks without a key. Loaded when it is asked for: the libraries of it are large, and most commands need none. */

import { openTrustedRoot } from "./adapters/attestations/keyless/bundle-reader.js";
import { createKeylessSigner } from "./adapters/attestations/keyless/keyless-signer.js";
import type { ServiceUrls } from "./adapters/attestations/keyless/services.js";
import type { BundleReader, KeylessSigner } from "./ports/keyless.js";

/** The public instance of Sigstore. */
const PUBLIC = { authority: "https://fulcio.sigstore.dev", log: "https://rekor.sigstore.dev" };

export const keylessSignerOf = (
  urls: Partial<ServiceUrls>,
  checker: BundleReader | undefined,
): KeylessSigner =>
  createKeylessSigner({
    urls: { ...PUBLIC, ...urls },
    environment: process.env,
    nowMs: () => Date.now(),
    ...(checker === undefined ? {} : { checker }),
  });

export const trustedRootOf = openTrustedRoot;
