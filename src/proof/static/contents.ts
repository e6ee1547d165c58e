/** What a change brings in that nobody may read, nobody can read, or that is something else elsewhere. */

import type { Finding } from "../../domain/finding.js";
import { LIMITS } from "../../domain/limits.js";
import { isAllowed } from "../allowances.js";
import type { ChangeView } from "../change/change-view.js";
import { hiddenSource } from "./contents/attributes.js";
import { pathsOf } from "./contents/paths.js";
import { secretsIn } from "./contents/secrets.js";
import { sizesOf } from "./contents/sizes.js";
import type { StaticGate } from "./static-gate.js";

export const contents: StaticGate = {
  id: "proof:contents",
  judge: findingsIn,
  controls: [
    // In two pieces: the text of this program is read by such gates, too.
    {
      code: "SECRET",
      after: { "a.js": `const t = "ghp_q7Rt2LmX9vBn4KsW8zYcH3dFg6JpTa5Eu1Qo";\n` },
    },
    { code: "LARGE_FILE", after: { a: { bytes: LIMITS.fileBytesMax + 1 } } },
    { code: "BINARY", after: { "a.node": { isBinary: true } } },
    { code: "HIDDEN_DIFF", after: { "a.ts": "", ".gitattributes": "*.ts -diff\n" } },
    { code: "HIDDEN_DIFF", after: { a: { mode: "120000", text: "../../etc" } } },
    { code: "HIDDEN_DIFF", before: { "a.js": "" }, after: { "a.js": "", "A.js": "" } },
    { code: "HIDDEN_DIFF", after: { "a.js": "const аdmin = 1;\n" } },
    { code: "DEP_UNREVIEWED", after: { lib: { mode: "160000" } } },
  ],
};

async function findingsIn(change: ChangeView): Promise<readonly Finding[]> {
  const found = [...(await pathsOf(change)), ...(await hiddenSource(change))];
  return [...secretsIn(change), ...sizesOf(change), ...found.map((one) => permitted(one, change))];
}

/** A submodule is a dependency by its path. */
const permitted = (finding: Finding, { workstream }: ChangeView): Finding =>
  finding.code === "DEP_UNREVIEWED" && isAllowed(workstream, "newDependencies", finding.file ?? "")
    ? { ...finding, severity: "info", message: `${finding.message} [allowed by the plan]` }
    : finding;
