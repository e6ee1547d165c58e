/** `cargo test`: the text of libtest, one block a binary. Names of binaries are on standard error, the blocks on standard output. */

import { plainLines } from "../../domain/failure/plain-text.js";
import type { TestRun, TestStatus } from "../../domain/test-run.js";
import { toFailureText } from "./failure-text.js";
import type { ReportText } from "./report-text.js";
import { countOf, NO_TOTALS, type Reported, type Totals, toTestRun } from "./to-test-run.js";

export function readCargoTest({ stdout, output, exitCode }: ReportText): TestRun {
  const all = plainLines(output);
  const lines = /^running \d+ tests?$/m.test(stdout) ? plainLines(stdout) : all;
  const blocks = blocksOf(lines);
  const binaries = binariesOf(all);
  const bases = blocks.map((_block, index) => baseOf(index, { blocks, binaries, all }));
  const results = blocks.flatMap((block, index) => resultsOf(block, bases[index]));
  const namesAll = blocks.every((block) => block.rows.length === block.declared);
  return toTestRun({
    format: "cargo-test",
    exitCode,
    // A binary that was started and printed no block has ended itself.
    complete: blocks.length > 0 && binaries.length <= blocks.length && blocks.every(isComplete),
    declared: blocks.reduce((sum, block) => sum + block.declared, 0),
    results,
    totals: namesAll ? undefined : sumOf(blocks),
    tallies: blocks.flatMap((block) => [
      { announced: block.totals?.failed, found: countOf(resultsOf(block, undefined), "failed") },
      {
        announced: namesAll ? block.totals?.passed : undefined,
        found: countOf(block.rows, "passed"),
      },
    ]),
  });
}

interface Block {
  readonly declared: number;
  readonly rows: readonly Reported[];
  /** Names under the last `failures:`; the only ones there are with `--quiet` and `--nocapture`. */
  readonly failed: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
  readonly totals: Totals | undefined;
}

/** Interlock counts on the runner's own arithmetic: a test may print a result line, but not one that adds up. */
const isComplete = ({ declared, totals }: Block): boolean =>
  totals !== undefined && totals.passed + totals.failed + totals.skipped === declared;

function blocksOf(lines: readonly string[]): readonly Block[] {
  const starts = lines.flatMap((line, index) => (/^running \d+ tests?$/.test(line) ? [index] : []));
  return starts.map((start, position) =>
    toBlock(lines.slice(start, starts[position + 1] ?? lines.length)),
  );
}

const RESULT =
  /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored; (\d+) measured; \d+ filtered out/;

function toBlock(lines: readonly string[]): Block {
  const end = lines.findLastIndex((line) => RESULT.test(line));
  const body = lines.slice(1, end === -1 ? lines.length : end);
  const details = body.indexOf("failures:");
  const rows = (details === -1 ? body : body.slice(0, details)).flatMap(toRow);
  const [, passed, failed, ignored, measured] = RESULT.exec(lines[end] ?? "") ?? [];
  return {
    declared: Number(/\d+/.exec(lines[0] ?? "")?.[0] ?? 0),
    rows,
    failed: body
      .slice(body.lastIndexOf("failures:") + 1)
      .flatMap((line) => /^ {4}(\S.*)$/.exec(line)?.[1] ?? []),
    texts: textsOf(body),
    totals:
      passed === undefined
        ? undefined
        : {
            ...NO_TOTALS,
            passed: Number(passed) + Number(measured),
            failed: Number(failed),
            skipped: Number(ignored),
          },
  };
}

const ROW = /^test (.+?)( - should panic)? \.\.\. (ok|FAILED|ignored|bench:)(?:\b|$)/;

function toRow(line: string): readonly Reported[] {
  const [, name, panics, outcome] = ROW.exec(line) ?? [];
  if (name === undefined) return [];
  const status: TestStatus =
    outcome === "ignored" ? "skipped" : outcome === "FAILED" ? "failed" : "passed";
  return [
    {
      suite: [],
      name,
      status,
      rawStatus: outcome ?? status,
      ...(panics === undefined ? {} : { inverted: true }),
    },
  ];
}

function textsOf(body: readonly string[]): ReadonlyMap<string, string> {
  const starts = body.flatMap((line, index) =>
    /^---- .+ (?:stdout|stderr) ----$/.test(line) ? [index] : [],
  );
  const list = body.lastIndexOf("failures:");
  return new Map(
    starts.map((start, position) => {
      const name = /^---- (.+) (?:stdout|stderr) ----$/.exec(body[start] ?? "")?.[1] ?? "";
      return [
        name,
        body
          .slice(start + 1, starts[position + 1] ?? (list > start ? list : body.length))
          .join("\n"),
      ];
    }),
  );
}

/** Every row there is; without rows, the failed tests alone. */
function resultsOf(block: Block, base: string | undefined): readonly Reported[] {
  const isNamed = block.rows.length === block.declared;
  const failed = block.failed.map(
    (name): Reported => ({
      suite: [],
      name: name.replace(/ - should panic$/, ""),
      status: "failed",
    }),
  );
  return (isNamed ? block.rows : failed).map((row) => ({
    ...identified(row, base),
    ...(row.status === "failed" ? failureOf(block, row.name) : {}),
  }));
}

/** A doctest's line number moves with every edit above it, so it is a place and no part of the name. */
function identified(row: Reported, base: string | undefined): Reported {
  const [, file, item = "", line] = /^(\S+\.\w+) - (.*?)\s*\(line (\d+)\).*$/.exec(row.name) ?? [];
  if (file !== undefined)
    return {
      ...row,
      base,
      file,
      line: Number(line),
      name: item === "" ? file : `${file} - ${item}`,
    };
  const path = row.name.split("::");
  return { ...row, base, suite: path.slice(0, -1), name: path.at(-1) ?? row.name };
}

/** A panic's message comes first; whatever a test printed after it can be of any length. */
const TEXT_CHARS_MAX = 20_000;

/** `panicked at src/lib.rs:2:13:` and the message below; before Rust 1.73 the message came first, in quotes. */
const PANIC = /panicked at (?:'([^]*?)', )?(\S+?):(\d+):\d+:?$/m;

function failureOf(block: Block, name: string): Partial<Reported> {
  const all = block.texts.get(name) ?? block.texts.get(`${name} - should panic`) ?? "";
  const text = all.slice(0, TEXT_CHARS_MAX);
  const panic = PANIC.exec(text);
  if (panic === null) return toFailureText(text);
  const [whole, quoted, file = "", line] = panic;
  const after = text.slice(panic.index + whole.length);
  const { message } = toFailureText(quoted ?? after);
  const { excerpt } = toFailureText(text);
  const place = file.startsWith("/") ? {} : { file, line: Number(line) };
  return {
    ...place,
    ...(message === undefined ? {} : { message }),
    ...(excerpt === undefined ? {} : { excerpt }),
  };
}

function sumOf(blocks: readonly Block[]): Totals {
  return blocks.reduce<Totals>(
    (sum, { totals = NO_TOTALS }) => ({
      ...sum,
      passed: sum.passed + totals.passed,
      failed: sum.failed + totals.failed,
      skipped: sum.skipped + totals.skipped,
    }),
    NO_TOTALS,
  );
}

const HEADER = /^\s+(?:Running (?:(unittests) )?(\S+) \((.+)\)|Doc-tests (\S+))$/;

const binariesOf = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => toBinary(line) ?? []);

function toBinary(line: string): string | undefined {
  const [, unit, file, path = "", crate] = HEADER.exec(line) ?? [];
  if (crate !== undefined) return `doc-tests ${crate}`;
  if (file === undefined) return undefined;
  // Two crates of one workspace both have a `src/lib.rs`; the binary's name tells them apart.
  const binary = path
    .replaceAll("\\", "/")
    .split("/")
    .at(-1)
    ?.replace(/-[0-9a-f]{16}(?:\.exe)?$/, "");
  return unit === undefined || binary === undefined ? file : `${binary} ${file}`;
}

/** The two streams may arrive out of step, so blocks and headers are paired by number; only when those differ, by nearness. */
function baseOf(
  index: number,
  {
    blocks,
    binaries,
    all,
  }: {
    readonly blocks: readonly Block[];
    readonly binaries: readonly string[];
    readonly all: readonly string[];
  },
): string | undefined {
  if (binaries.length === blocks.length) return binaries[index];
  const starts = all.flatMap((line, at) => (/^running \d+ tests?$/.test(line) ? [at] : []));
  const before = all.slice(0, starts[index] ?? all.length);
  return before.map(toBinary).findLast((binary) => binary !== undefined);
}
