/** At most so many characters, and no half of a pair of surrogates at the end. */
export function clip(text: string, charsMax: number): string {
  return text.slice(0, charsMax).replace(/[\uD800-\uDBFF]$/, "");
}
