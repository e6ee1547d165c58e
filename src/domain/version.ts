/** The version of Interlock: part of the verifier's identity in every statement. The same as in package.json. */
export const VERSION = "0.1.0";
