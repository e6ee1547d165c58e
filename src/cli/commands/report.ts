/** `interlock report`: the retrospective, computed from the journal. */

import { writeFile } from "node:fs/promises";
import { toReport } from "../../domain/report/report.js";
import type { Console } from "../console.js";
import type { Place } from "../place.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { toHtml } from "../report/html.js";
import { toJson } from "../report/json.js";
import { toMarkdown } from "../report/markdown.js";
import { useSite } from "../use-site.js";
import { findRun, readEntries } from "./choose-run.js";

interface ReportOptions extends Place {
  readonly run?: string;
  readonly format: string;
  readonly out?: string;
}

export async function report(console: Console, options: ReportOptions): Promise<ExitCode> {
  const render = rendererOf(options.json === true ? "json" : options.format);
  const site = await useSite(options);
  const text = render(toReport(await readEntries(site, await findRun(site, options.run))));
  if (options.out === undefined) console.print(text);
  else {
    await writeFile(options.out, text);
    console.say(`Wrote ${options.out}`);
  }
  return EXIT.done;
}

function rendererOf(format: string): typeof toMarkdown {
  switch (format) {
    case "md":
      return toMarkdown;
    case "html":
      return toHtml;
    case "json":
      return toJson;
    default:
      throw new Refusal(`--format is "${format}"; give md, html or json.`);
  }
}
