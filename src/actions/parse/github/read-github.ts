/**
 * A file as GitHub's own reader reads it. This folder alone imports it, and mends what it gets wrong; each of these is a case
 * in `read-github.test.ts`:
 *
 * - importing its schemas ended in an error of Node (`schema.ts`);
 * - of texts over several lines it read expressions from the YAML source, with indentation and all, so that an `if: >-` was
 *   always true. Here it gets nodes, and no source (`node-reader.ts`);
 * - keys that are no texts, or are named like what every object of JavaScript has, ended in an error of JavaScript;
 * - `on: repository_dispatch` was unknown to it, and it refused an `env` that is one expression, which GitHub takes;
 * - what it makes of a workflow has no `with`, `shell`, `defaults` and `timeout-minutes`. So that is asked for its errors
 *   only, and the content comes from what it is made of (`to-template.ts`).
 *
 * That of several `''` in one string only the first becomes a quote does not matter here: expressions are kept as text.
 */

import { ExpressionError } from "@actions/expressions";
import { convertConcurrency } from "@actions/workflow-parser/model/converter/concurrency";
import { convertOn } from "@actions/workflow-parser/model/converter/events";
import { convertJob } from "@actions/workflow-parser/model/converter/job";
import {
  TemplateContext,
  TemplateValidationErrors,
} from "@actions/workflow-parser/templates/template-context";
import { readTemplate } from "@actions/workflow-parser/templates/template-reader";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import { TemplateTokenError } from "@actions/workflow-parser/templates/tokens/template-token";
import type { TokenRange } from "@actions/workflow-parser/templates/tokens/token-range";
import { isMapping, isString } from "@actions/workflow-parser/templates/tokens/type-guards";
import { NoOperationTraceWriter } from "@actions/workflow-parser/templates/trace-writer";
import type { Place } from "../../model/complaint.js";
import type { Template } from "../../model/template.js";
import type { YamlDocument } from "../yaml-node.js";
import { NodeReader, type Visit } from "./node-reader.js";
import { placeWithin } from "./place-within.js";
import { type Root, schemaOf } from "./schema.js";
import { EXPRESSION_CHARACTERS_MAX, toTemplate } from "./to-template.js";

/** GitHub's sentence, and what it is about. */
export interface Fault {
  readonly message: string;
  readonly place: Place;
  readonly isKey: boolean;
  readonly path: Visit["path"];
}

export interface GithubReading {
  /** What the schema has to say. */
  readonly faults: readonly Fault[];
  /**
   * What GitHub says of the content of a workflow that its schema allows. The time it takes is not bound by the size of
   * jobs alone: ask only when no job has too many steps.
   */
  readonly validate: () => readonly Fault[];
  /** With each `if` as GitHub evaluates it, and what is wrong with those. */
  readonly convert: () => { readonly template: Template; readonly faults: readonly Fault[] };
}

export function readGithub(document: YamlDocument, root: Root): GithubReading {
  const reader = new NodeReader(document.root);
  const context = new FaultContext(root, reader, document);
  const token = readTemplate(context, root, reader, undefined);
  return {
    faults: context.take(),
    validate: () => {
      if (token !== undefined) validateWorkflow(context, token);
      return context.take();
    },
    convert: () => {
      const place = document.placeAt(document.root.start);
      const template: Template =
        token === undefined
          ? { kind: "mapping", entries: [], place }
          : toTemplate(token, context, (range) => context.placeOf(range));
      return { template, faults: context.take() };
    },
  };
}

/** Collects what GitHub complains about, with the node and the error, where it keeps a text alone. */
class FaultContext extends TemplateContext {
  #faults: Fault[] = [];
  readonly #reader: NodeReader;
  readonly #document: YamlDocument;

  constructor(root: Root, reader: NodeReader, document: YamlDocument) {
    super(new TemplateValidationErrors(), schemaOf(root), new NoOperationTraceWriter());
    this.#reader = reader;
    this.#document = document;
  }

  override error(about: TemplateToken | number | undefined, cause: unknown, at?: TokenRange): void {
    if (this.#faults.length >= FAULTS_MAX || TOO_STRICT.test(explain(cause))) return;
    const range = at ?? (typeof about === "object" ? about.range : undefined);
    const visit = range === undefined ? undefined : this.#reader.visits[range.start.line];
    this.#faults.push({
      message: explain(cause),
      place: this.placeOf(range),
      isKey: visit?.isKey ?? false,
      path: visit?.path ?? [],
    });
  }

  take(): readonly Fault[] {
    const taken = this.#faults;
    this.#faults = [];
    return taken;
  }

  placeOf(range: TokenRange | undefined): Place {
    const visit = range === undefined ? undefined : this.#reader.visits[range.start.line];
    if (range === undefined || visit === undefined)
      return this.#document.placeAt(this.#document.root.start);
    return this.#document.placeAt(placeWithin(visit.node, range.start.column, this.#document.text));
  }
}

/** The same is no error to the runner, which evaluates it. */
const TOO_STRICT =
  /^Unexpected type 'BasicExpressionToken' encountered while reading '(?:job|step) env'/u;

/** Nobody reads more. */
const FAULTS_MAX = 200;

function explain(cause: unknown): string {
  if (cause instanceof ExpressionError) {
    const { line, column } = cause.pos;
    return line === 0
      ? `${cause.message}, at position ${column + 1} of the expression`
      : cause.message;
  }
  if (cause instanceof RangeError) return "The expression is nested too deeply";
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message === "ErrorExceededMaxLength")
    return `The expression is longer than ${EXPRESSION_CHARACTERS_MAX} characters; make it shorter`;
  return message.replace(" and and ", " and ");
}

function validateWorkflow(context: FaultContext, root: TemplateToken): void {
  if (!isMapping(root)) return;
  for (const { key, value } of root) {
    switch (isString(key) ? key.value : "") {
      case "on":
        attempt(context, value, () => convertOn(context, value));
        break;
      case "concurrency":
        attempt(context, value, () => convertConcurrency(context, value));
        break;
      case "jobs":
        validateJobs(context, value);
        break;
      default:
    }
  }
}

/** One by one: what GitHub's reader says of all of them together takes it longer than is good, and is said elsewhere. */
function validateJobs(context: FaultContext, jobs: TemplateToken): void {
  if (!isMapping(jobs)) return;
  for (const { key, value } of jobs)
    if (isString(key) && isMapping(value))
      attempt(context, value, () => convertJob(context, key, value));
}

function attempt(context: FaultContext, about: TemplateToken, work: () => unknown): void {
  try {
    work();
  } catch (cause) {
    if (!(cause instanceof TemplateTokenError)) throw cause;
    context.error(cause.token ?? about, cause);
  }
}
