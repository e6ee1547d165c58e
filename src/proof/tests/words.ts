/** Names by which assertions are known, whatever the language. */

/** Functions of a project's own that assert: what they are called says so. */
const OWN =
  /^(?:_*)(?:assert|expect|check|verify|ensure|should|must|require|validate|confirm)(?:[A-Z_]|s?$|[a-z]*Equal)/;

export const isOwnAssertion = (name: string): boolean => OWN.test(name);

/** Calls that look for one value in another: what they are given is what is expected. */
const LOOKING =
  /^(?:contains|includes?|has|have|startswith|starts_?with|endswith|ends_?with|is_?match|match(?:es)?|search|fullmatch|equals?|eq|is_?equal|deep_?equal|has_?prefix|has_?suffix|contains_key|contains_any|equal_?fold|compare|cmp|diff|same|is_close|isclose|array_equal|allclose)$/i;

export const isLooking = (name: string): boolean => LOOKING.test(name);

/** Calls that only give a value another form. */
const FORMING = new Set([
  ...[
    "approx",
    "set",
    "frozenset",
    "tuple",
    "list",
    "dict",
    "bytes",
    "bytearray",
    "str",
    "int",
    "float",
    "bool",
  ],
  ...[
    "datetime",
    "date",
    "timedelta",
    "dedent",
    "vec",
    "from",
    "new",
    "of",
    "fromEntries",
    "to_string",
    "String",
  ],
  ...[
    "to_owned",
    "into",
    "closeTo",
    "stringContaining",
    "objectContaining",
    "arrayContaining",
    "stringMatching",
  ],
  ...[
    "any",
    "string",
    "byte",
    "float64",
    "float32",
    "int64",
    "int32",
    "uint",
    "uint8",
    "uint64",
    "Sprintf",
    "Date",
  ],
  ...[
    "join",
    "join_paths",
    "strip",
    "trim",
    "dedent",
    "stringify",
    "dumps",
    "encode",
    "decode",
    "matches",
    "concat!",
  ],
]);

export const isForming = (name: string): boolean => FORMING.has(name) || isLooking(name);
