/** One request and its answer, as far as the services need them. */

import type { IncomingMessage, ServerResponse } from "node:http";

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** An answer that is an error: thrown where it is found, sent where the request came in. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const malformed = (message: string): Refusal => new Refusal(400, "malformed", message);
export const notFound = (message: string): Refusal => new Refusal(404, "not_found", message);
export const tooLarge = (message: string): Refusal =>
  new Refusal(413, "resource_exhausted", message);

/** The whole body, as long as it is small; throws a `Refusal` otherwise. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw tooLarge(`the request has more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}

/** What a client sent, by the names of the protocol or by those of JSON. */
export class Fields {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(body: Buffer) {
    const value = parse(body);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw malformed("the request is no JSON object");
    this.#values = new Map(Object.entries(value));
  }

  /** Empty when it is missing, as in the protocol. `name` in snake_case. */
  text(name: string): string {
    const value = unwrapped(this.#valueOf(name));
    if (value === undefined || value === null) return "";
    if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
    if (typeof value !== "string") throw malformed(`${name} is no text`);
    return value;
  }

  texts(name: string): readonly string[] {
    const value = this.#valueOf(name) ?? [];
    if (!Array.isArray(value)) throw malformed(`${name} is no list`);
    return value.map((each: unknown) => {
      if (typeof each !== "string") throw malformed(`${name} is no list of texts`);
      return each;
    });
  }

  #valueOf(name: string): unknown {
    const inJson = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return this.#values.get(name) ?? this.#values.get(inJson);
  }
}

/** `StringValue` and `Int64Value` come bare, or as an object. */
const unwrapped = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "value" in value ? value.value : value;

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw malformed("the request is no JSON");
    throw cause;
  }
}
