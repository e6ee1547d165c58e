/** Java and its kin, by `pom.xml`. */

import type { Detector } from "./found.js";

const REPORT = "target/interlock-junit.xml";

export const detectMaven: Detector = (files) => {
  if (!files.list.includes("pom.xml")) return undefined;
  const mvn = files.list.includes("mvnw") ? "./mvnw" : "mvn";
  return {
    name: "maven",
    found: `maven: pom.xml${mvn === "mvn" ? "" : " with its wrapper"}`,
    setup: [],
    gates: [
      { role: "test", run: testLine(mvn), report: "junit", reportFile: REPORT, network: true },
      { role: "build", run: `${mvn} -B -q -DskipTests package`, network: true },
    ],
  };
};

/** Surefire writes a file for each class (and module); this joins them into one, and keeps Maven's own answer. */
function testLine(mvn: string): string {
  const parts = "find . -path '*/target/surefire-reports/TEST-*.xml' -exec sed '/^<?xml/d' {} +";
  const join = `mkdir -p target; { echo '<testsuites>'; ${parts}; echo '</testsuites>'; } > ${REPORT}`;
  return `${mvn} -B -q test; code=$?; ${join}; exit $code`;
}
