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
});

/** Without a held check: the change's own tests have to do. */
export const UNHELD = { acceptance: {}, oracle: null } as const;
