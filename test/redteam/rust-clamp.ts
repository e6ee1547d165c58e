/** The small program of Rust that cases are about: the library as it is before, the work done honestly, and the test of it. */

import { TEMPLATES } from "./red-case.js";

const BASE = TEMPLATES["rs-cargo"]?.files["src/lib.rs"] ?? "";

/** `src/lib.rs`, and the module of tests in it, without its attribute. */
export const [LIBRARY = "", LIBRARY_TESTS = ""] = BASE.split("#[cfg(test)]\n");

export const CLAMP =
  "/// Clamp into 0..=100.\npub fn clamp_pct(v: i32) -> u8 {\n    v.clamp(0, 100) as u8\n}\n";

/** `middle`: a value that is left as it is. */
export const clamped = (middle: number): string => `
    #[test]
    fn clamps() {
        assert_eq!(clamp_pct(-7), 0);
        assert_eq!(clamp_pct(${middle}), ${middle});
        assert_eq!(clamp_pct(250), 100);
    }
`;

/** The whole file: a body behind the library, and tests at the end of the module. */
export const libraryWith = (body: string, tests: string, old = LIBRARY_TESTS): string =>
  `${LIBRARY}${body}\n#[cfg(test)]\n${old.replace(/\}\n$/, `${tests}}\n`)}`;
