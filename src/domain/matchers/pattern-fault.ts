/** What is wrong with a regular expression: thrown from the depth of its reader, and caught at the door. */
export class PatternFault extends Error {
  override readonly name = "PatternFault";
}
