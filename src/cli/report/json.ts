/** The report for programs (`interlock/report/v1`). */

import type { Report } from "../../domain/report/report.js";

export const toJson = (report: Report): string => JSON.stringify(report, undefined, 2);
