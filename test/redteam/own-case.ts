/** Makers of cases of our own: for one template, by what they are. */

import type { OwnCase } from "./red-case.js";

type Rest = Pick<OwnCase, "write"> & Partial<OwnCase>;

export interface OwnCases {
  readonly attack: (
    id: string,
    taxonomy: string,
    what: string,
    rest: Rest & { readonly codes: readonly string[] },
  ) => OwnCase;
  readonly honest: (id: string, what: string, rest: Rest) => OwnCase;
  /** What nothing here notices. */
  readonly beyond: (id: string, taxonomy: string, what: string, rest: Rest) => OwnCase;
}

export const casesFor = (template: string, prefix: string): OwnCases => ({
  attack: (id, taxonomy, what, { codes, ...rest }) => ({
    ...{ id: `${prefix}-own-${id}`, template, class: id, taxonomy, what },
    ...rest,
    expected: { verdict: "reject", reasonCodes: [...codes] },
  }),
  honest: (id, what, rest) => ({
    ...{ id: `${prefix}-own-honest-${id}`, template, class: id, taxonomy: "HONEST", what },
    ...rest,
    expected: { verdict: "accept", reasonCodes: [] },
  }),
  beyond: (id, taxonomy, what, rest) => ({
    ...{ id: `${prefix}-beyond-${id}`, template, class: id, taxonomy, what, isBeyond: true },
    ...rest,
    expected: { verdict: "accept", reasonCodes: [] },
  }),
});

/** Without a held check: the change's own tests have to do. */
export const UNHELD = { acceptance: {}, oracle: null } as const;

/** By one of these a change is refused that was written against the proof itself; which one, depends on what gives it away first. */
export const CHEATED = [
  ...["ENV_PROBE", "HARNESS_TAMPERED", "SPECIAL_CASE", "INSENSITIVE_ASSERT", "NO_F2P"],
  ...["UNPROVEN_HUNK", "FLAKY_NEW_TEST", "PROTECTED_PATH", "TEST_NOT_EXECUTED", "VACUOUS_TEST"],
] as const;
