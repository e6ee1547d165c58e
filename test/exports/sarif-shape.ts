/** What SARIF 2.1.0 asks of the parts that Interlock writes; the specification's own words, by section. */

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** Every departure in a sentence; none for a log that holds. */
export function problemsOfSarif(log: unknown): readonly string[] {
  const { version, runs, $schema } = objectOf(log);
  const problems: string[] = [];
  // 3.13.2, 3.13.3, 3.13.4
  if (version !== "2.1.0") problems.push("version is 2.1.0");
  if (!isText($schema) || !URL.canParse($schema)) problems.push("$schema is an absolute URI");
  if (!Array.isArray(runs) || runs.length === 0) problems.push("there is a run");
  return [...problems, ...listOf(runs).flatMap(problemsOfRun)];
}

function problemsOfRun(run: Json): readonly string[] {
  const driver = objectOf(objectOf(run["tool"])["driver"]);
  const rules = listOf(driver["rules"]);
  const ids = rules.map((rule) => rule["id"]);
  const problems: string[] = [];
  // 3.19.8, 3.19.23, 3.49.3
  if (!isText(driver["name"])) problems.push("the driver has a name");
  if (rules.some((rule) => !isText(rule["id"]))) problems.push("a rule has an id");
  if (new Set(ids).size !== ids.length) problems.push("rules have different ids");
  if (rules.some((rule) => !isText(objectOf(rule["shortDescription"])["text"])))
    problems.push("a description has a text");
  // 3.20.14, 3.20.7
  for (const invocation of listOf(run["invocations"])) {
    if (typeof invocation["executionSuccessful"] !== "boolean")
      problems.push("an invocation says whether it was executed");
    for (const key of ["startTimeUtc", "endTimeUtc"])
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(String(invocation[key])))
        problems.push(`${key} is a moment in UTC`);
    for (const notification of listOf(invocation["toolExecutionNotifications"]))
      problems.push(...problemsOfMessage(notification));
  }
  if (!Array.isArray(run["results"])) problems.push("a run has results");
  return [...problems, ...listOf(run["results"]).flatMap((one) => problemsOfResult(one, ids))];
}

const problemsOfMessage = (holder: Json): readonly string[] => [
  ...(isText(objectOf(holder["message"])["text"]) ? [] : ["a message has a text"]),
  ...(["none", "note", "warning", "error"].includes(String(holder["level"]))
    ? []
    : ["a level is one of four"]),
];

function problemsOfResult(result: Json, ids: readonly unknown[]): readonly string[] {
  const problems = [...problemsOfMessage(result)];
  // 3.27.5, 3.27.6: the index leads to the rule of the id.
  const index = result["ruleIndex"];
  if (typeof index !== "number" || ids[index] !== result["ruleId"])
    problems.push("the rule's index leads to the rule");
  // 3.27.17, 3.27.24
  const prints = Object.values(objectOf(result["partialFingerprints"]));
  if (prints.length === 0 || !prints.every(isText)) problems.push("fingerprints are texts");
  if (!["new", "unchanged", "updated", "absent"].includes(String(result["baselineState"])))
    problems.push("a baseline state is one of four");
  const locations = listOf(result["locations"]);
  if (locations.length === 0) problems.push("a result has a place, for readers that insist");
  return [...problems, ...locations.flatMap(problemsOfLocation)];
}

function problemsOfLocation(location: Json): readonly string[] {
  const physical = objectOf(location["physicalLocation"]);
  const uri = objectOf(physical["artifactLocation"])["uri"];
  const line = objectOf(physical["region"])["startLine"];
  const problems: string[] = [];
  // 3.4.3: a valid URI reference; relative here, so it has no scheme and no leading slash.
  if (!isText(uri) || /^\/|^[a-z][a-z0-9+.-]*:/i.test(uri) || /[^\w.~!$&'()*+,;=:@/%-]/.test(uri))
    problems.push(`${String(uri)} is a relative URI reference`);
  // 3.30.5
  if (typeof line !== "number" || line < 1) problems.push("lines count from 1");
  return problems;
}
