/** How `dorny/paths-filter` writes names of files into its outputs. */

export type ListFormat = "none" | "json" | "csv" | "shell" | "escape";

export const parseListFormat = (text: string): ListFormat | undefined =>
  FORMATS.find((format) => format === text);

const FORMATS: readonly ListFormat[] = ["none", "json", "csv", "shell", "escape"];

/** The empty text for `none`. */
export function listFiles(files: readonly string[], format: ListFormat): string {
  switch (format) {
    case "none":
      return "";
    case "json":
      return JSON.stringify(files);
    case "csv":
      return files.map(toCsv).join(",");
    case "shell":
      return files.map(quoteForShell).join(" ");
    case "escape":
      return files.map((file) => file.replaceAll(/[^\w,.+:@%/-]/g, String.raw`\$&`)).join(" ");
  }
}

const toCsv = (file: string): string =>
  /[",\n]/.test(file) ? `"${file.replaceAll('"', '""')}"` : file;

const quoteForShell = (file: string): string =>
  /^[\w,.+:@%/-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;
