/** What `interlock verify` was asked for: of its flags some belong together, and some exclude each other. */

import type { Place } from "../place.js";
import { Refusal } from "../refusal.js";

export interface VerifyOptions extends Place {
  readonly key?: string;
  readonly bundle?: string;
  readonly keyless?: boolean;
  readonly fulcio?: string;
  readonly rekor?: string;
  readonly tsa?: string;
  readonly from?: string;
  readonly trustedRoot?: string;
  readonly identity?: string;
  readonly issuer?: string;
}

/** What is checked, and what is written when it holds. */
export type VerifyOrder =
  | {
      readonly kind: "stored";
      readonly key: string | undefined;
      readonly write: BundleOrder | undefined;
    }
  | {
      readonly kind: "bundles";
      readonly file: string;
      readonly trustedRoot: string;
      readonly demanded: { readonly subject?: string; readonly issuer?: string };
    };

export interface BundleOrder {
  readonly file: string;
  /** Absent: as they were signed, by the machine's key. */
  readonly keyless?: {
    readonly urls: {
      readonly authority?: string;
      readonly log?: string;
      readonly timestampAuthority?: string;
    };
    readonly trustedRoot: string | undefined;
  };
}

export function toVerifyOrder(options: VerifyOptions): VerifyOrder {
  if (options.from !== undefined) return ofBundles(options, options.from);
  refuseWithout("from", ["identity", "issuer"], options);
  if (options.keyless !== true) {
    refuseWithout("keyless", ["fulcio", "rekor", "tsa"], options);
    if (options.trustedRoot !== undefined)
      throw new Refusal(
        "--trusted-root checks bundles; give --from FILE with it, or --keyless --bundle FILE to write some.",
      );
  }
  return { kind: "stored", key: options.key, write: toBundleOrder(options) };
}

function ofBundles(options: VerifyOptions, file: string): VerifyOrder {
  for (const flag of ["key", "bundle", "keyless", "fulcio", "rekor", "tsa"] as const)
    if (options[flag] !== undefined)
      throw new Refusal(
        `--from checks a file of bundles and signs nothing, so --${flag} has no place beside it; leave out one of them.`,
      );
  if (options.trustedRoot === undefined)
    throw new Refusal(
      "--from needs --trusted-root FILE: the trusted_root.json of the services that signed, got by a way that you trust.",
    );
  const { identity, issuer } = options;
  const demanded = {
    ...(identity === undefined ? {} : { subject: identity }),
    ...(issuer === undefined ? {} : { issuer }),
  };
  return { kind: "bundles", file, trustedRoot: options.trustedRoot, demanded };
}

function toBundleOrder(options: VerifyOptions): BundleOrder | undefined {
  const { bundle: file } = options;
  if (options.keyless !== true) return file === undefined ? undefined : { file };
  if (file === undefined)
    throw new Refusal("--keyless signs what --bundle writes; give --bundle FILE with it.");
  const [authority, log, timestampAuthority] = (["fulcio", "rekor", "tsa"] as const).map((flag) =>
    toUrl(flag, options[flag]),
  );
  return {
    file,
    keyless: {
      urls: {
        ...(authority === undefined ? {} : { authority }),
        ...(log === undefined ? {} : { log }),
        ...(timestampAuthority === undefined ? {} : { timestampAuthority }),
      },
      trustedRoot: options.trustedRoot,
    },
  };
}

type UrlFlag = "fulcio" | "rekor" | "tsa";

function toUrl(flag: UrlFlag, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const isWeb = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isWeb)
    throw new Refusal(`--${flag} is "${text}", which is no URL; give one with http or https.`);
  return text.replace(/\/+$/, "");
}

function refuseWithout(
  needed: "from" | "keyless",
  flags: readonly (UrlFlag | "identity" | "issuer")[],
  options: VerifyOptions,
): void {
  const given = flags.find((flag) => options[flag] !== undefined);
  if (given !== undefined)
    throw new Refusal(
      `--${given} belongs to --${needed}; give that, too, or leave --${given} out.`,
    );
}
